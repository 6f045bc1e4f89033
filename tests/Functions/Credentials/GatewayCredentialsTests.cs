using DockLogs.Contracts;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Tests.Uploads.Support;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Credentials;

public sealed class GatewayCredentialsTests
{
    private static readonly DateTimeOffset Expires = new DateTimeOffset(2026, 3, 2, 4, 0, 30, TimeSpan.Zero).AddTicks(4321);

    [Fact]
    public async Task Minted_credentials_reach_one_prefix_until_the_deadline()
    {
        UploadId upload = UploadId.New();
        DockSerial dock = DockSerial.Parse(UploadDriver.Dock);
        var provider = new GatewayCredentials(Options.Create(new GatewayOptions { Endpoint = new Uri("https://gateway.example:9000/"), Region = "eu-1", MasterKey = UploadHost.MasterKey }));
        StorageAccess access = await provider.MintAsync(
            new CredentialsRequest { Upload = upload, Dock = dock, Bucket = ContainerNames.Archives, KeyPrefix = ObjectKey.PrefixFor(dock, new DateOnly(2026, 3, 1), upload), Expires = Expires }, CancellationToken.None);

        Assert.Equal("minio", access.Provider);
        Assert.Equal("https://gateway.example:9000", access.Endpoint);
        Assert.Equal("eu-1", access.Region);
        var tokens = new UploadTokens(MasterKeys.Parse(UploadHost.MasterKey));
        Assert.True(tokens.TryVerify(access.AccessKeyId, access.SessionToken, Expires.AddSeconds(-1), out UploadGrant? grant, out string? secret, out _));
        Assert.Equal(secret, access.SecretAccessKey);
        Assert.Equal(upload, grant!.Upload);
        Assert.True(grant.Covers("dock-logs", ObjectKey.For(dock, new DateOnly(2026, 3, 1), upload, "3")));
        Assert.False(grant.Covers("dock-logs", ObjectKey.For(dock, new DateOnly(2026, 3, 1), UploadId.New(), "3")));
        Assert.False(tokens.TryVerify(access.AccessKeyId, access.SessionToken, Expires.AddSeconds(1), out _, out _, out _));
        Assert.DoesNotContain(access.SecretAccessKey, access.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(access.SessionToken, access.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("milliseconds", 1772424030000)]
    [InlineData("seconds", 1772424030)]
    [InlineData("duration", 3600)]
    public void Expire_is_written_in_the_unit_of_the_setting(string unit, long expected)
    {
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeSeconds(1772424030);
        Assert.Equal(expected, ExpireUnit.Write(expires, expires.AddHours(-1), unit));
    }
}

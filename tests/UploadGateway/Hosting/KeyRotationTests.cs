using DockLogs.UploadGateway.Tests.Clients;
using DockLogs.UploadGateway.Tests.Support;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.UploadGateway.Tests.Hosting;

public sealed class KeyRotationTests
{
    private const string NewKey = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=";

    [Theory]
    [InlineData(NewKey, GatewayServer.MasterKey, GatewayServer.MasterKey, null)]
    [InlineData(NewKey, GatewayServer.MasterKey, NewKey, null)]
    [InlineData(NewKey, "", GatewayServer.MasterKey, "InvalidToken")]
    public async Task Token_is_accepted_while_its_key_is_current_or_previous(string current, string previous, string signedBy, string? expected)
    {
        await using var gateway = await GatewayServer.StartAsync(
            store: new MemoryObjectStore(),
            services: services => services.AddSingleton<Revocation.IRevocationList, MemoryRevocationList>(),
            settings: [("Gateway:MasterKey", current), ("Gateway:PreviousMasterKey", previous)]);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials(signedBy));

        string? code = null;
        try
        {
            await client.PutObjectAsync(new PutObjectRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), ContentBody = "log" });
        }
        catch (AmazonS3Exception exception)
        {
            code = exception.ErrorCode;
        }

        Assert.Equal(expected, code);
    }
}

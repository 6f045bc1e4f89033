using DockLogs.UploadGateway.Tests.Clients;
using DockLogs.UploadGateway.Tests.Support;
using Amazon.S3;
using Amazon.S3.Model;

namespace DockLogs.UploadGateway.Tests.Hosting;

[Collection(AzuriteCollection.Name)]
public sealed class RevocationTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Revoked_upload_is_refused_and_others_go_on()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString, settings: ("Gateway:RevocationDelay", "00:00:00"));
        var revoked = Grants.New();
        var other = Grants.New();
        using var client = AwsSdk.Client(gateway, revoked.Credentials());
        using var otherClient = AwsSdk.Client(gateway, other.Credentials());
        await PutAsync(client, revoked.Key());

        var records = azurite.Client.GetBlobContainerClient("gateway");
        await records.CreateIfNotExistsAsync();
        await records.GetBlobClient($"revoked/{revoked.Upload.Value}").UploadAsync(BinaryData.FromString(""));
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => PutAsync(client, revoked.Key("0.tar")));
        await PutAsync(otherClient, other.Key());

        Assert.Equal("AccessDenied", refused.ErrorCode);
    }

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client client, string key) =>
        client.PutObjectAsync(new PutObjectRequest { BucketName = GatewayServer.Bucket, Key = key, ContentBody = "log" });
}

using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Clients;

[Collection(AzuriteCollection.Name)]
public sealed class AwsSdkTests(AzuriteServer azurite)
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<int, RequestChecksumCalculation, bool> Puts()
    {
        var cases = new TheoryData<int, RequestChecksumCalculation, bool>();
        foreach (var size in (int[])[0, 1, 5 * MiB, 64 * MiB])
        {
            foreach (var checksum in (RequestChecksumCalculation[])[RequestChecksumCalculation.WHEN_SUPPORTED, RequestChecksumCalculation.WHEN_REQUIRED])
            {
                cases.Add(size, checksum, true);
                cases.Add(size, checksum, false);
            }
        }

        return cases;
    }

    [SkippableTheory]
    [MemberData(nameof(Puts))]
    public async Task PutObject_stores_the_same_bytes(int size, RequestChecksumCalculation checksum, bool chunked)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials(), checksum);
        var bytes = TestBytes.Of(size);

        var answer = await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = GatewayServer.Bucket,
            Key = grant.Key(),
            InputStream = new MemoryStream(bytes),
            UseChunkEncoding = chunked,
        });

        Assert.Equal($"\"{TestBytes.Md5Hex(bytes)}\"", answer.ETag);
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), bytes, grant.Upload.Value);
    }

    [SkippableTheory]
    [InlineData(RequestChecksumCalculation.WHEN_SUPPORTED, true)]
    [InlineData(RequestChecksumCalculation.WHEN_REQUIRED, true)]
    [InlineData(RequestChecksumCalculation.WHEN_SUPPORTED, false)]
    [InlineData(RequestChecksumCalculation.WHEN_REQUIRED, false)]
    public async Task PutObject_over_TLS_with_unsigned_payload_stores_the_same_bytes(RequestChecksumCalculation checksum, bool chunked)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString, https: true);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials(), checksum);
        var bytes = TestBytes.Of(5 * MiB + 1);

        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = GatewayServer.Bucket, Key = grant.Key(), InputStream = new MemoryStream(bytes), DisablePayloadSigning = true, UseChunkEncoding = chunked,
        });

        await TestBytes.AssertStoredAsync(azurite, grant.Key(), bytes);
    }

    [SkippableFact]
    public async Task HeadObject_tells_length_etag_and_own_metadata()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var put = new PutObjectRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), ContentBody = "log", ContentType = "application/x-tar" };
        put.Metadata.Add("boot-index", "321");
        await client.PutObjectAsync(put);

        var head = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), ChecksumMode = ChecksumMode.ENABLED });

        Assert.Equal(3, head.ContentLength);
        Assert.Equal("\"dc1d71bbb5c4d2a5e936db79ef10c19f\"", head.ETag);
        Assert.Equal("application/x-tar", head.Headers.ContentType);
        Assert.Equal("321", head.Metadata["boot-index"]);
        Assert.NotNull(head.ChecksumCRC32);
    }

    [SkippableFact]
    public async Task Bucket_is_found_and_its_region_told()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        using var client = AwsSdk.Client(gateway, Grants.New().Credentials());

        await client.HeadBucketAsync(new HeadBucketRequest { BucketName = GatewayServer.Bucket });
        var location = await client.GetBucketLocationAsync(new GetBucketLocationRequest { BucketName = GatewayServer.Bucket });

        Assert.Equal(S3Region.USEast1, location.Location);
    }
}

using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Clients;

[Collection(AzuriteCollection.Name)]
public sealed class AwsSdkMultipartTests(AzuriteServer azurite)
{
    private const int MiB = 1024 * 1024;

    [SkippableTheory]
    [InlineData(64 * MiB, RequestChecksumCalculation.WHEN_SUPPORTED, 10, false)]
    [InlineData(64 * MiB, RequestChecksumCalculation.WHEN_REQUIRED, 1, false)]
    [InlineData(21 * MiB + 1, RequestChecksumCalculation.WHEN_SUPPORTED, 1, true)]
    [InlineData(5 * MiB, RequestChecksumCalculation.WHEN_SUPPORTED, 4, false)]
    [InlineData(1, RequestChecksumCalculation.WHEN_SUPPORTED, 4, false)]
    [InlineData(0, RequestChecksumCalculation.WHEN_SUPPORTED, 4, false)]
    [InlineData(5 * MiB, RequestChecksumCalculation.WHEN_REQUIRED, 4, false)]
    [InlineData(1, RequestChecksumCalculation.WHEN_REQUIRED, 4, false)]
    [InlineData(0, RequestChecksumCalculation.WHEN_REQUIRED, 4, false)]
    public async Task TransferUtility_stores_the_same_bytes(int size, RequestChecksumCalculation checksum, int parallel, bool https)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString, https: https);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials(), checksum);
        using var transfer = new TransferUtility(client, new TransferUtilityConfig { ConcurrentServiceRequests = parallel, MinSizeBeforePartUpload = 6 * MiB });
        var bytes = TestBytes.Of(size);

        await transfer.UploadAsync(new TransferUtilityUploadRequest
        {
            BucketName = GatewayServer.Bucket, Key = grant.Key(), InputStream = new MemoryStream(bytes), PartSize = 8 * MiB,
        });

        await TestBytes.AssertStoredAsync(azurite, grant.Key(), bytes, grant.Upload.Value);
    }

    [SkippableTheory]
    [InlineData("CRC32", "COMPOSITE")]
    [InlineData("CRC32", "FULL_OBJECT")]
    [InlineData("SHA1", "COMPOSITE")]
    [InlineData("SHA256", "COMPOSITE")]
    public async Task Parts_in_any_order_become_the_object_with_the_checksum_asked_for(string algorithm, string type)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var bytes = TestBytes.Of(11 * MiB);
        var begun = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest
        {
            BucketName = GatewayServer.Bucket, Key = grant.Key(), ContentType = "application/x-tar",
            ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm), ChecksumType = ChecksumType.FindValue(type),
        });
        var answers = new Dictionary<int, UploadPartResponse>();
        foreach (var number in (int[])[2, 1, 3])
        {
            var part = bytes.AsMemory((number - 1) * 5 * MiB, number == 3 ? 1 * MiB : 5 * MiB);
            answers[number] = await client.UploadPartAsync(new UploadPartRequest
            {
                BucketName = GatewayServer.Bucket, Key = grant.Key(), UploadId = begun.UploadId, PartNumber = number,
                InputStream = new MemoryStream(part.ToArray()), ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm),
            });
        }

        var listed = await client.ListPartsAsync(new ListPartsRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), UploadId = begun.UploadId });
        var complete = new CompleteMultipartUploadRequest
        {
            BucketName = GatewayServer.Bucket, Key = grant.Key(), UploadId = begun.UploadId, ChecksumType = ChecksumType.FindValue(type),
        };
        complete.AddPartETags(answers.OrderBy(answer => answer.Key).Select(answer => answer.Value));
        var completed = await client.CompleteMultipartUploadAsync(complete);

        Assert.Equal([1, 2, 3], listed.Parts.Select(part => part.PartNumber!.Value));
        Assert.Equal([5L * MiB, 5 * MiB, MiB], listed.Parts.Select(part => part.Size!.Value));
        Assert.EndsWith("-3\"", completed.ETag);
        var head = await client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), ChecksumMode = ChecksumMode.ENABLED });
        Assert.Equal(completed.ETag, head.ETag);
        Assert.Equal("application/x-tar", head.Headers.ContentType);
        Assert.Equal(type, head.ChecksumType.Value);
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), bytes, grant.Upload.Value);
        if (type == "FULL_OBJECT")
        {
            var crc = System.IO.Hashing.Crc32.Hash(bytes);
            Array.Reverse(crc);
            Assert.Equal(Convert.ToBase64String(crc), completed.ChecksumCRC32);
        }
    }

    [SkippableFact]
    public async Task Open_uploads_are_listed_until_they_are_aborted()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        using var other = AwsSdk.Client(gateway, Grants.New().Credentials());
        var begun = await client.InitiateMultipartUploadAsync(GatewayServer.Bucket, grant.Key());

        var listed = await client.ListMultipartUploadsAsync(GatewayServer.Bucket);
        var listedByOther = await other.ListMultipartUploadsAsync(GatewayServer.Bucket);
        await client.AbortMultipartUploadAsync(GatewayServer.Bucket, grant.Key(), begun.UploadId);
        var listedAfter = await client.ListMultipartUploadsAsync(GatewayServer.Bucket);

        Assert.Equal([begun.UploadId], listed.MultipartUploads.Select(upload => upload.UploadId));
        Assert.Equal(grant.Key(), listed.MultipartUploads[0].Key);
        Assert.Empty(listedByOther.MultipartUploads ?? []);
        Assert.Empty(listedAfter.MultipartUploads ?? []);
    }
}

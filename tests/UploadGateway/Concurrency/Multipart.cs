using Amazon.S3;
using Amazon.S3.Model;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Concurrency;

/// <summary>A multipart upload in parts of 5 MiB, step by step.</summary>
internal sealed class Multipart(IAmazonS3 client, string key, byte[] bytes)
{
    private const int PartSize = 5 * 1024 * 1024;

    private readonly SortedDictionary<int, string> _etags = [];

    public byte[] Bytes => bytes;

    public string Id { get; private set; } = "";

    public async Task BeginAsync() => Id = (await client.InitiateMultipartUploadAsync(GatewayServer.Bucket, key)).UploadId;

    /// <summary>Sends its parts into an upload that another one began.</summary>
    public void Join(Multipart other) => Id = other.Id;

    public async Task SendAsync(int part, IAmazonS3? by = null)
    {
        var from = (part - 1) * PartSize;
        var answer = await (by ?? client).UploadPartAsync(new UploadPartRequest
        {
            BucketName = GatewayServer.Bucket,
            Key = key,
            UploadId = Id,
            PartNumber = part,
            InputStream = new MemoryStream(bytes, from, Math.Min(PartSize, bytes.Length - from)),
        });
        lock (_etags)
        {
            _etags[part] = answer.ETag;
        }
    }

    public void Leave(int part) => _etags.Remove(part);

    public Task<CompleteMultipartUploadResponse> CompleteAsync() => CompleteAsync(client);

    public Task<CompleteMultipartUploadResponse> CompleteAsync(IAmazonS3 by) => by.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
    {
        BucketName = GatewayServer.Bucket, Key = key, UploadId = Id, PartETags = [.. _etags.Select(part => new PartETag(part.Key, part.Value))],
    });
}

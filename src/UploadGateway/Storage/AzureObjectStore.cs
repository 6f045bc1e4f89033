using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DockLogs.UploadGateway.Storage;

/// <summary>Objects as block blobs of Azure Blob Storage: Put Block and Put Block List, or one Put Blob for what fits into a block.</summary>
internal sealed class AzureObjectStore(BlobServiceClient service) : IObjectStore
{
    public Task<bool> BucketExistsAsync(string bucket, CancellationToken cancellationToken) => AzureCalls.RunAsync(
        async () => (await service.GetBlobContainerClient(bucket).ExistsAsync(cancellationToken)).Value, cancellationToken);

    public Task CreateBucketAsync(string bucket, CancellationToken cancellationToken) => AzureCalls.RunAsync(
        () => service.GetBlobContainerClient(bucket).CreateIfNotExistsAsync(cancellationToken: cancellationToken), cancellationToken);

    public Task<StoredObject?> FindAsync(ObjectAddress address, CancellationToken cancellationToken) => OrNullAsync(
        async () =>
        {
            BlobProperties found = await Blob(address).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new StoredObject
            {
                Length = found.ContentLength,
                LastModified = found.LastModified,
                StoreTag = found.ETag.ToString(),
                Properties = PropertiesOf(found),
            };
        },
        cancellationToken);

    public Task<byte[]> PutAsync(
        ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = HeadersOf(properties),
            Metadata = MetadataOf(properties),
            Conditions = ConditionsOf(condition),
        };
        // Put Blob: "the Content-MD5 value is computed by Blob Storage", kept with the blob and returned, whoever asks or not.
        return AzureCalls.RunAsync(
            async () => (await Blob(address).UploadAsync(StreamOf(content), options, cancellationToken)).Value.ContentHash, cancellationToken);
    }

    public Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        AzureCalls.RunAsync(
            () => Blob(address).StageBlockAsync(blockId, StreamOf(content), cancellationToken: cancellationToken), cancellationToken);

    public Task<string> CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = HeadersOf(properties),
            Metadata = MetadataOf(properties),
            Conditions = ConditionsOf(condition),
        };
        return AzureCalls.RunAsync(
            async () => (await Blob(address).CommitBlockListAsync(blockIds, options, cancellationToken)).Value.ETag.ToString(), cancellationToken);
    }

    public async Task<IReadOnlyList<StoredBlock>> ListStagedAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        var list = await ListBlocksAsync(address, BlockListTypes.Uncommitted, cancellationToken);
        return list is null ? [] : [.. list.UncommittedBlocks.Select(block => new StoredBlock(block.Name, block.SizeLong))];
    }

    public async Task<IReadOnlyList<string>> ListCommittedAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        var list = await ListBlocksAsync(address, BlockListTypes.Committed, cancellationToken);
        return list is null ? [] : [.. list.CommittedBlocks.Select(block => block.Name)];
    }

    public Task<Stream> OpenReadAsync(ObjectAddress address, string storeTag, long offset, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(offset), Conditions = ConditionsOf(new WriteCondition(IfTag: storeTag)) };
        return AzureCalls.RunAsync(
            async () => (await Blob(address).DownloadStreamingAsync(options, cancellationToken)).Value.Content, cancellationToken);
    }

    private Task<BlockList?> ListBlocksAsync(ObjectAddress address, BlockListTypes types, CancellationToken cancellationToken) => OrNullAsync(
        async () => (await Blob(address).GetBlockListAsync(types, cancellationToken: cancellationToken)).Value, cancellationToken);

    private static Task<T?> OrNullAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        AzureCalls.RunAsync<T?>(
            async () =>
            {
                try
                {
                    return await call();
                }
                catch (RequestFailedException failed) when (failed.Status == StatusCodes.Status404NotFound && failed.ErrorCode != "ContainerNotFound")
                {
                    return null;
                }
            },
            cancellationToken);

    private BlockBlobClient Blob(ObjectAddress address) =>
        service.GetBlobContainerClient(address.Bucket).GetBlockBlobClient(address.Key);

    private static BlobRequestConditions? ConditionsOf(WriteCondition condition) => condition switch
    {
        { IfAbsent: true } => new BlobRequestConditions { IfNoneMatch = ETag.All },
        { IfTag: { } tag } => new BlobRequestConditions { IfMatch = new ETag(tag) },
        _ => null,
    };

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private static ObjectProperties PropertiesOf(BlobProperties found) => new()
    {
        Md5 = found.ContentHash,
        ContentType = found.ContentType,
        ContentEncoding = found.ContentEncoding,
        ContentLanguage = found.ContentLanguage,
        ContentDisposition = found.ContentDisposition,
        CacheControl = found.CacheControl,
        Metadata = found.Metadata.ToDictionary(StringComparer.OrdinalIgnoreCase),
    };

    private static BlobHttpHeaders HeadersOf(ObjectProperties properties) => new()
    {
        ContentHash = properties.Md5,
        ContentType = properties.ContentType,
        ContentEncoding = properties.ContentEncoding,
        ContentLanguage = properties.ContentLanguage,
        ContentDisposition = properties.ContentDisposition,
        CacheControl = properties.CacheControl,
    };

    private static Dictionary<string, string> MetadataOf(ObjectProperties properties) => new(properties.Metadata);
}

using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DockLogs.UploadGateway.Storage;

/// <summary>Objects as block blobs of Azure Blob Storage: Put Block and Put Block List, or one Put Blob for what fits into a block.</summary>
internal sealed class AzureObjectStore(BlobServiceClient service) : IObjectStore
{
    private static readonly BlobRequestConditions Absent = new() { IfNoneMatch = ETag.All };

    public async Task<bool> BucketExistsAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            return await service.GetBlobContainerClient(bucket).ExistsAsync(cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    public async Task CreateBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await service.GetBlobContainerClient(bucket).CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    public async Task<StoredObject?> FindAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await Blob(address).GetPropertiesAsync(cancellationToken: cancellationToken);
            return new StoredObject
            {
                Length = found.ContentLength,
                LastModified = found.LastModified,
                StoreTag = found.ETag.ToString(),
                Properties = new ObjectProperties
                {
                    Md5 = found.ContentHash,
                    ContentType = found.ContentType,
                    ContentEncoding = found.ContentEncoding,
                    ContentLanguage = found.ContentLanguage,
                    ContentDisposition = found.ContentDisposition,
                    CacheControl = found.CacheControl,
                    Metadata = found.Metadata.ToDictionary(StringComparer.OrdinalIgnoreCase),
                },
            };
        }
        catch (RequestFailedException failed) when (failed.Status == 404 && failed.ErrorCode != "ContainerNotFound")
        {
            return null;
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    public async Task PutAsync(
        ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, bool onlyIfAbsent, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            HttpHeaders = HeadersOf(properties),
            Metadata = MetadataOf(properties),
            Conditions = onlyIfAbsent ? Absent : null,
        };
        try
        {
            await Blob(address).UploadAsync(StreamOf(content), options, cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    public async Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await Blob(address).StageBlockAsync(blockId, StreamOf(content), cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    public async Task CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, bool onlyIfAbsent, CancellationToken cancellationToken)
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = HeadersOf(properties),
            Metadata = MetadataOf(properties),
            Conditions = onlyIfAbsent ? Absent : null,
        };
        try
        {
            await Blob(address).CommitBlockListAsync(blockIds, options, cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw AzureFaults.Translate(exception);
        }
    }

    private BlockBlobClient Blob(ObjectAddress address) =>
        service.GetBlobContainerClient(address.Bucket).GetBlockBlobClient(address.Key);

    // The client's own cancellation stays one; a timeout of the storage also looks like a cancellation, and is a failure.
    private static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        AzureFaults.IsStoreFailure(exception) && !cancellationToken.IsCancellationRequested;

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

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

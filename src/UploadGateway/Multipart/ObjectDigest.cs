using System.Buffers;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>Reads an object back to know the digests of the whole, and stores them beside it.</summary>
internal sealed class ObjectDigest(IObjectStore store)
{
    private const int ReadBytes = 256 * 1024;
    private const int MaxFailures = 5;

    /// <summary>Feeds the rest of an object to a digest.</summary>
    /// <param name="offset">How many bytes the digest has seen.</param>
    /// <exception cref="ObjectStoreException">The storage failed, or the object is no longer this version.</exception>
    public async Task FollowAsync(ObjectAddress address, string storeTag, RunningDigest digest, long offset, long length, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            // A broken download goes on where it broke.
            for (var failures = 0; offset < length;)
            {
                try
                {
                    await using var content = await store.OpenReadAsync(address, storeTag, offset, cancellationToken);
                    while (offset < length && await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
                    {
                        digest.Append(buffer.AsSpan(0, read));
                        offset += read;
                    }
                }
                catch (Exception exception) when (AzureFaults.IsStoreFailure(exception) && !cancellationToken.IsCancellationRequested)
                {
                    // The library's own failures come out of the stream too, once it has tried again in vain.
                    var failure = AzureFaults.Translate(exception);
                    if (failure.Fault != StoreFault.Unavailable || ++failures == MaxFailures)
                    {
                        throw failure;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes the digests beside the object; its bytes and its ETag stay as they are.</summary>
    /// <exception cref="ObjectStoreException">The storage failed, or the object is no longer this version.</exception>
    public async Task StoreAsync(
        ObjectAddress address, string storeTag, ObjectProperties properties, RunningDigest digest, CancellationToken cancellationToken)
    {
        var blocks = await store.ListCommittedAsync(address, cancellationToken);
        await store.CommitAsync(address, blocks, WithDigests(properties, digest), new WriteCondition(IfTag: storeTag), cancellationToken);
    }

    public static ObjectProperties WithDigests(ObjectProperties properties, RunningDigest digest) => properties with
    {
        Md5 = digest.Md5,
        Metadata = new Dictionary<string, string>(properties.Metadata)
        {
            [ObjectMetadata.Sha256] = Convert.ToHexStringLower(digest.Sha256),
        },
    };
}

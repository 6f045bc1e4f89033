namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// The storage behind the gateway, as little of it as the gateway needs. Every call may throw
/// <see cref="ObjectStoreException"/>; every write is atomic.
/// </summary>
public interface IObjectStore
{
    /// <summary>Whether the bucket is there.</summary>
    Task<bool> BucketExistsAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>Makes the bucket if it is not there.</summary>
    Task CreateBucketAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>Describes an object; null when there is none.</summary>
    Task<StoredObject?> FindAsync(ObjectAddress address, CancellationToken cancellationToken);

    /// <summary>Writes an object in one piece.</summary>
    /// <param name="onlyIfAbsent">Fail with <see cref="StoreFault.ConditionFailed"/> when the object is there already.</param>
    Task PutAsync(ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, bool onlyIfAbsent, CancellationToken cancellationToken);

    /// <summary>Keeps a block ready for a later commit. Nothing becomes visible.</summary>
    /// <param name="blockId">Base64; all block ids of a key have one length.</param>
    Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Makes the object out of staged blocks, in this order, all at once. Blocks of this key that are not named are dropped.</summary>
    /// <param name="onlyIfAbsent">Fail with <see cref="StoreFault.ConditionFailed"/> when the object is there already.</param>
    Task CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, bool onlyIfAbsent, CancellationToken cancellationToken);
}

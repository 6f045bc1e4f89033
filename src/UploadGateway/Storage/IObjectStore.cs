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

    /// <summary>Writes an object in one piece. Its Content-MD5 is made by the storage unless the properties have it.</summary>
    /// <param name="condition">What else must be true; if it is not, <see cref="StoreFault.ConditionFailed"/>.</param>
    /// <returns>The MD5 of what was stored, 16 bytes.</returns>
    Task<byte[]> PutAsync(
        ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken);

    /// <summary>Keeps a block ready for a later commit. Nothing becomes visible.</summary>
    /// <param name="blockId">Base64; all block ids of a key have one length.</param>
    Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the object out of blocks, in this order, all at once. They were staged, or are the object's already.
    /// Staged blocks of this key that are not named are dropped.
    /// </summary>
    /// <param name="condition">What else must be true; if it is not, <see cref="StoreFault.ConditionFailed"/>.</param>
    /// <returns>The new version's <see cref="StoredObject.StoreTag"/>.</returns>
    Task<string> CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken);

    /// <summary>The blocks of a key that were staged and not committed, in no particular order.</summary>
    Task<IReadOnlyList<StoredBlock>> ListStagedAsync(ObjectAddress address, CancellationToken cancellationToken);

    /// <summary>The ids of the blocks an object is made of, in order; empty when it was written in one piece.</summary>
    Task<IReadOnlyList<string>> ListCommittedAsync(ObjectAddress address, CancellationToken cancellationToken);

    /// <summary>Opens one version of an object for reading.</summary>
    /// <param name="storeTag">The version; if it is no longer the current one, <see cref="StoreFault.ConditionFailed"/>.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    Task<Stream> OpenReadAsync(ObjectAddress address, string storeTag, long offset, CancellationToken cancellationToken);
}

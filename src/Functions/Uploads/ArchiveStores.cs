using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>All stores: each archive is looked for where it went.</summary>
public sealed class ArchiveStores(BlobArchiveStore blobs, S3ArchiveStore others) : IArchiveStore
{
    /// <inheritdoc/>
    public Task<StoredArchive?> FindAsync(ArchivePlace place, string objectKey, CancellationToken cancellationToken) =>
        StoreOf(place).FindAsync(place, objectKey, cancellationToken);

    /// <inheritdoc/>
    public Task<string> ComputeMd5Async(ArchivePlace place, string objectKey, CancellationToken cancellationToken) =>
        StoreOf(place).ComputeMd5Async(place, objectKey, cancellationToken);

    private IArchiveStore StoreOf(ArchivePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.Store == ArchivePlace.Blob ? blobs : others;
    }
}

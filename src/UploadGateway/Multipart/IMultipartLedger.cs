using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>
/// Where multipart uploads are recorded, so that any gateway can serve any request of one. All calls may throw
/// <see cref="Storage.ObjectStoreException"/>.
/// </summary>
internal interface IMultipartLedger
{
    Task AddAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>Finds an upload that was begun and neither completed nor aborted.</summary>
    Task<MultipartUpload?> FindAsync(UploadId upload, string id, CancellationToken cancellationToken);

    /// <summary>The open multipart uploads of one upload's credentials, with <see cref="MultipartUpload.Headers"/> left out.</summary>
    IAsyncEnumerable<MultipartUpload> ListAsync(UploadId upload, CancellationToken cancellationToken);

    /// <summary>
    /// Locks an upload against everyone else who would end it, waiting for whoever does so now.
    /// </summary>
    /// <returns>null when it is not open (any more).</returns>
    /// <exception cref="Errors.S3Exception">SlowDown: someone holds it for too long.</exception>
    Task<IMultipartLock?> LockAsync(MultipartUpload upload, CancellationToken cancellationToken);

    /// <summary>Forgets uploads that were begun before a time and never ended.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken);
}

using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Revocation;

/// <summary>The uploads whose credentials count no longer, although they have not expired.</summary>
internal interface IRevocationList
{
    /// <summary>All of them.</summary>
    /// <exception cref="Storage.ObjectStoreException">The list cannot be read.</exception>
    Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Forgets those that were revoked before a time; their tokens must have expired.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken);
}

using DockLogs.Contracts;
using DockLogs.UploadGateway.Revocation;

namespace DockLogs.UploadGateway.Tests.Support;

internal sealed class MemoryRevocationList : IRevocationList
{
    public HashSet<UploadId> Revoked { get; } = [];

    public Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<UploadId>>(Revoked.ToHashSet());

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);
}

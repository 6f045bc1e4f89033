using DockLogs.Contracts;
using DockLogs.UploadGateway.Revocation;

namespace DockLogs.UploadGateway.Tests.Support;

internal sealed class MemoryRevocationList : IRevocationList
{
    private int _reads;

    public HashSet<UploadId> Revoked { get; } = [];

    /// <summary>Runs before the list is read, with how often it was read before.</summary>
    public Action<int> BeforeRead { get; set; } = _ => { };

    public Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken)
    {
        BeforeRead(Interlocked.Increment(ref _reads) - 1);
        return Task.FromResult<IReadOnlySet<UploadId>>(Revoked.ToHashSet());
    }

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);
}

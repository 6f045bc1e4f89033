using System.Collections.Concurrent;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Revocation;

namespace DockLogs.Gateway.Benchmarks.Serving;

/// <summary>The gateway's records in memory, for the null storage.</summary>
internal sealed class NullLedger : IMultipartLedger, IRevocationList
{
    private readonly ConcurrentDictionary<string, MultipartUpload> _open = new();

    public Task AddAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        _open[upload.Id] = upload;
        return Task.CompletedTask;
    }

    public Task<MultipartUpload?> FindAsync(UploadId upload, string id, CancellationToken cancellationToken) => Task.FromResult(_open.GetValueOrDefault(id));

    public IAsyncEnumerable<MultipartUpload> ListAsync(UploadId upload, CancellationToken cancellationToken) => AsyncEnumerable.Empty<MultipartUpload>();

    public Task<IMultipartLock?> LockAsync(MultipartUpload upload, CancellationToken cancellationToken) => Task.FromResult<IMultipartLock?>(new Held(this, upload.Id));

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<IReadOnlySet<UploadId>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<UploadId>>(new HashSet<UploadId>());

    Task<int> IRevocationList.RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);

    private sealed class Held(NullLedger ledger, string id) : IMultipartLock
    {
        public bool IsStillHeld => true;

        public Task RemoveAsync(CancellationToken cancellationToken)
        {
            ledger._open.TryRemove(id, out _);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => default;
    }
}

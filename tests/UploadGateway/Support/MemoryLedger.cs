using System.Collections.Concurrent;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Multipart;

namespace DockLogs.UploadGateway.Tests.Support;

internal sealed class MemoryLedger : IMultipartLedger
{
    private readonly ConcurrentDictionary<string, MultipartUpload> _open = new();

    public Task AddAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        _open[upload.Id] = upload;
        return Task.CompletedTask;
    }

    public Task<MultipartUpload?> FindAsync(UploadId upload, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_open.TryGetValue(id, out var found) && found.Upload == upload ? found : null);

    public IAsyncEnumerable<MultipartUpload> ListAsync(UploadId upload, CancellationToken cancellationToken) =>
        _open.Values.Where(open => open.Upload == upload).ToAsyncEnumerable();

    public Task<IMultipartLock?> LockAsync(MultipartUpload upload, CancellationToken cancellationToken) =>
        Task.FromResult<IMultipartLock?>(_open.ContainsKey(upload.Id) ? new Held(this, upload.Id) : null);

    public Task<int> RemoveOlderAsync(DateTimeOffset limit, CancellationToken cancellationToken) => Task.FromResult(0);

    private sealed class Held(MemoryLedger ledger, string id) : IMultipartLock
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

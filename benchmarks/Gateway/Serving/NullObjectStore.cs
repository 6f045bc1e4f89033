using DockLogs.UploadGateway.Storage;

namespace DockLogs.Gateway.Benchmarks.Serving;

/// <summary>A storage that takes everything at once and keeps only the block lists of uploads in parts: shows the gateway's own ceiling.</summary>
internal sealed class NullObjectStore : IObjectStore
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<ObjectAddress, System.Collections.Concurrent.ConcurrentQueue<StoredBlock>> _staged = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<ObjectAddress, long> _lengths = new();

    public Task<bool> BucketExistsAsync(string bucket, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task CreateBucketAsync(string bucket, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<StoredObject?> FindAsync(ObjectAddress address, CancellationToken cancellationToken) => Task.FromResult<StoredObject?>(null);

    public Task<byte[]> PutAsync(
        ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken) =>
        Task.FromResult(properties.Md5 ?? new byte[16]);

    public Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _staged.GetOrAdd(address, static _ => new()).Enqueue(new StoredBlock(blockId, content.Length));
        return Task.CompletedTask;
    }

    public Task<string> CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (_staged.TryRemove(address, out var blocks))
        {
            var named = blockIds.ToHashSet(StringComparer.Ordinal);
            _lengths[address] = blocks.Where(block => named.Contains(block.Id)).Sum(block => block.Size);
        }

        return Task.FromResult("1");
    }

    public Task<IReadOnlyList<StoredBlock>> ListStagedAsync(ObjectAddress address, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredBlock>>(_staged.TryGetValue(address, out var blocks) ? [.. blocks] : []);

    public Task<IReadOnlyList<string>> ListCommittedAsync(ObjectAddress address, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task<Stream> OpenReadAsync(ObjectAddress address, string storeTag, long offset, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new Zeros(_lengths[address] - offset));

    /// <summary>What was never kept reads as zeros.</summary>
    private sealed class Zeros(long left) : MemoryStream
    {
        private long _left = left;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return new(read);
        }
    }
}

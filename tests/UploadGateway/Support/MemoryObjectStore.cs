using System.Collections.Concurrent;
using System.Globalization;
using DockLogs.UploadGateway.Storage;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>Block Blobs in memory, with Azure's rules about blocks. Counts every attempt to write.</summary>
internal sealed class MemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectAddress, (byte[] Content, IReadOnlyList<(string Id, byte[] Content)> Blocks, StoredObject Description)> _objects = [];
    private readonly Dictionary<ObjectAddress, Dictionary<string, byte[]>> _staged = [];
    private int _version;

    /// <summary>Every call that would change anything.</summary>
    public ConcurrentQueue<string> Writes { get; } = new();

    public ConcurrentDictionary<string, bool> Buckets { get; } = new() { [GatewayServer.Bucket] = true };

    public ConcurrentQueue<string> CreateCalls { get; } = new();

    public bool MayCreateBuckets { get; init; } = true;

    /// <summary>Runs before an object is read back.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public IReadOnlyCollection<ObjectAddress> Objects
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Keys];
            }
        }
    }

    public byte[] this[string key]
    {
        get
        {
            lock (_lock)
            {
                return _objects[new ObjectAddress(GatewayServer.Bucket, key)].Content;
            }
        }
    }

    public Task<bool> BucketExistsAsync(string bucket, CancellationToken cancellationToken) => Task.FromResult(Buckets.ContainsKey(bucket));

    public Task CreateBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        CreateCalls.Enqueue(bucket);
        if (!MayCreateBuckets)
        {
            throw new ObjectStoreException(StoreFault.Forbidden, new UnauthorizedAccessException(bucket));
        }

        Buckets.TryAdd(bucket, true);
        return Task.CompletedTask;
    }

    public Task<StoredObject?> FindAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_objects.TryGetValue(address, out var found) ? found.Description : null);
        }
    }

    public Task<byte[]> PutAsync(
        ObjectAddress address, ReadOnlyMemory<byte> content, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken)
    {
        Writes.Enqueue($"put {address.Key}");
        lock (_lock)
        {
            Check(address, condition);
            var md5 = TestBytes.Md5(content.ToArray());
            Write(address, content.ToArray(), [], properties with { Md5 = properties.Md5 ?? md5 });
            return Task.FromResult(md5);
        }
    }

    public Task StageBlockAsync(ObjectAddress address, string blockId, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Writes.Enqueue($"stage {address.Key}");
        lock (_lock)
        {
            var blocks = _staged.TryGetValue(address, out var known) ? known : _staged[address] = [];
            blocks[blockId] = content.ToArray();
            return Task.CompletedTask;
        }
    }

    public Task<string> CommitAsync(
        ObjectAddress address, IReadOnlyList<string> blockIds, ObjectProperties properties, WriteCondition condition, CancellationToken cancellationToken)
    {
        Writes.Enqueue($"commit {address.Key}");
        lock (_lock)
        {
            Check(address, condition);
            var staged = _staged.GetValueOrDefault(address) ?? [];
            var committed = _objects.TryGetValue(address, out var before) ? before.Blocks.ToDictionary(block => block.Id, block => block.Content) : [];
            var blocks = new List<(string, byte[])>();
            foreach (var id in blockIds)
            {
                var content = staged.GetValueOrDefault(id) ?? committed.GetValueOrDefault(id)
                    ?? throw new ObjectStoreException(StoreFault.BlocksMissing, new InvalidOperationException(id));
                blocks.Add((id, content));
            }

            return Task.FromResult(Write(address, [.. blocks.SelectMany(block => block.Item2)], blocks, properties));
        }
    }

    public Task<IReadOnlyList<StoredBlock>> ListStagedAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<StoredBlock>>(
                [.. (_staged.GetValueOrDefault(address) ?? []).Select(block => new StoredBlock(block.Key, block.Value.Length))]);
        }
    }

    public Task<IReadOnlyList<string>> ListCommittedAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _objects[address].Blocks.Select(block => block.Id)]);
        }
    }

    public async Task<Stream> OpenReadAsync(ObjectAddress address, string storeTag, long offset, CancellationToken cancellationToken)
    {
        await BeforeRead();
        lock (_lock)
        {
            Check(address, new WriteCondition(IfTag: storeTag));
            return new MemoryStream(_objects[address].Content[(int)offset..], writable: false);
        }
    }

    private void Check(ObjectAddress address, WriteCondition condition)
    {
        var tag = _objects.TryGetValue(address, out var found) ? found.Description.StoreTag : null;
        if ((condition.IfAbsent && tag is not null) || (condition.IfTag is { } wanted && wanted != tag))
        {
            throw new ObjectStoreException(StoreFault.ConditionFailed, new InvalidOperationException(address.Key));
        }
    }

    private string Write(ObjectAddress address, byte[] content, IReadOnlyList<(string Id, byte[] Content)> blocks, ObjectProperties properties)
    {
        var tag = (++_version).ToString(CultureInfo.InvariantCulture);
        _staged.Remove(address);
        _objects[address] = (content, blocks, new StoredObject
        {
            Length = content.Length, LastModified = DateTimeOffset.UnixEpoch, StoreTag = tag, Properties = properties,
        });
        return tag;
    }
}

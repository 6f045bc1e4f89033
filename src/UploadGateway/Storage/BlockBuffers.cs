using DockLogs.UploadGateway.Errors;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// The memory of all bodies in passing. It is bounded: who finds none left waits in order, and so no longer reads
/// from its client, which is all the backpressure there is.
/// </summary>
internal sealed class BlockBuffers(IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int SmallestBlock = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private long _free = options.Value.MaxBufferBytes;

    /// <summary>Bytes that are lent out.</summary>
    public long BytesInUse => options.Value.MaxBufferBytes - Interlocked.Read(ref _free);

    /// <summary>
    /// How large the next buffer of a body should be. When memory gets short, blocks get smaller, so that many slow
    /// docks can go on side by side instead of a few of them holding everything while they fill their blocks.
    /// </summary>
    public int PreferredSize(int largest)
    {
        var free = Interlocked.Read(ref _free);
        var total = options.Value.MaxBufferBytes;
        return free > total / 2 ? largest
            : free > total / 4 ? Math.Max(largest / 4, Math.Min(largest, SmallestBlock))
            : Math.Max(largest / 16, Math.Min(largest, SmallestBlock));
    }

    /// <summary>Borrows a buffer of at least <paramref name="size"/> bytes.</summary>
    /// <exception cref="S3Exception">SlowDown: none became free within <see cref="GatewayOptions.BufferWait"/>.</exception>
    public async ValueTask<BlockBuffer> RentAsync(int size, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_lock)
        {
            if (_waiters.Count == 0 && _free >= size)
            {
                _free -= size;
                return new BlockBuffer(this, size);
            }

            node = _waiters.AddLast(new Waiter(size));
        }

        try
        {
            await node.Value.Granted.Task.WaitAsync(options.Value.BufferWait, time, cancellationToken);
            return new BlockBuffer(this, size);
        }
        catch (TimeoutException exception)
        {
            GiveUp(node);
            throw new S3Exception(S3Errors.SlowDown, exception);
        }
        catch (OperationCanceledException)
        {
            GiveUp(node);
            throw;
        }
    }

    internal void Return(int size)
    {
        lock (_lock)
        {
            _free += size;
            GrantWhileThereIsRoom();
        }
    }

    private void GiveUp(LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                // Granted in the same moment: hand it on.
                _free += node.Value.Size;
            }
            else
            {
                _waiters.Remove(node);
            }

            GrantWhileThereIsRoom();
        }
    }

    private void GrantWhileThereIsRoom()
    {
        while (_waiters.First is { } first && _free >= first.Value.Size)
        {
            _free -= first.Value.Size;
            _waiters.RemoveFirst();
            first.Value.Granted.SetResult();
        }
    }

    private sealed record Waiter(int Size)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

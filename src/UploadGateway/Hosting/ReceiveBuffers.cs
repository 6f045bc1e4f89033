using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace DockLogs.UploadGateway.Hosting;

/// <summary>
/// The buffers into which the web server receives. Its own have 4 KiB, which is a system call and a turn of the reader
/// for every 4 KiB of an archive; these have 128. A connection that is silent holds none.
/// </summary>
internal sealed class ReceiveBuffers : IMemoryPoolFactory<byte>
{
    public const int BlockBytes = 128 * 1024;

    /// <summary>Kept for later uploads: 8 MiB. What comes back beyond that is left to the garbage collector.</summary>
    public const int MaxIdle = 64;

    private readonly ConcurrentQueue<byte[]> _idle = new();
    private int _idleCount;

    /// <summary>Buffers that wait for use.</summary>
    public int Idle => Volatile.Read(ref _idleCount);

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool(this);

    private byte[] Take()
    {
        if (_idle.TryDequeue(out var array))
        {
            Interlocked.Decrement(ref _idleCount);
            return array;
        }

        // Pinned, as the system writes into it while nobody holds a reference.
        return GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
    }

    private void Return(byte[] array)
    {
        if (Interlocked.Increment(ref _idleCount) > MaxIdle)
        {
            Interlocked.Decrement(ref _idleCount);
            return;
        }

        _idle.Enqueue(array);
    }

    private sealed class Pool(ReceiveBuffers owner) : MemoryPool<byte>
    {
        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            return new Block(owner);
        }

        protected override void Dispose(bool disposing)
        {
        }
    }

    /// <summary>One loan of a buffer: the next loan of the same buffer is another object, so a late use of this one fails.</summary>
    private sealed class Block(ReceiveBuffers owner) : IMemoryOwner<byte>
    {
        private byte[]? _array = owner.Take();

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_array ?? throw new ObjectDisposedException(nameof(Block)), 0, BlockBytes);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _array, null) is { } array)
            {
                owner.Return(array);
            }
        }
    }
}

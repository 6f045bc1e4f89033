using System.Buffers;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// A borrowed buffer. Disposing gives it back; nothing may read or write it afterwards, except for who has
/// <see cref="Keep">kept</see> its bytes.
/// </summary>
internal sealed class BlockBuffer : IDisposable
{
    private readonly BlockBuffers _owner;
    private readonly byte[] _array;
    private readonly int _size;
    private int _holders = 1;
    private int _disposed;

    internal BlockBuffer(BlockBuffers owner, int size)
    {
        _owner = owner;
        _size = size;
        _array = ArrayPool<byte>.Shared.Rent(size);
    }

    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return new(_array, 0, _size);
        }
    }

    /// <summary>Holds on to the bytes beyond the loan. They no longer count as lent out once the buffer is given back: who keeps them has a limit of his own.</summary>
    public KeptBlock Keep()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        Interlocked.Increment(ref _holders);
        return new KeptBlock(this, Memory, _array.Length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _owner.Return(_size);
            LetGo();
        }
    }

    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}

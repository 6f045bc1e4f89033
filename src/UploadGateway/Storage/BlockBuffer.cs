using System.Buffers;

namespace DockLogs.UploadGateway.Storage;

/// <summary>A borrowed buffer. Disposing gives it back; nothing may read or write it afterwards.</summary>
internal sealed class BlockBuffer : IDisposable
{
    private readonly BlockBuffers _owner;
    private readonly int _size;
    private byte[]? _array;

    internal BlockBuffer(BlockBuffers owner, int size)
    {
        _owner = owner;
        _size = size;
        _array = ArrayPool<byte>.Shared.Rent(size);
    }

    public Memory<byte> Memory => new(_array ?? throw new ObjectDisposedException(nameof(BlockBuffer)), 0, _size);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            ArrayPool<byte>.Shared.Return(array);
            _owner.Return(_size);
        }
    }
}

namespace DockLogs.UploadGateway.Storage;

/// <summary>The bytes of a block beyond its loan, to be read only. Disposing lets go of them.</summary>
internal sealed class KeptBlock : IDisposable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private BlockBuffer? _buffer;

    internal KeptBlock(BlockBuffer buffer, ReadOnlyMemory<byte> bytes, int heldBytes)
    {
        _buffer = buffer;
        _bytes = bytes;
        HeldBytes = heldBytes;
    }

    /// <summary>The memory that is held, which may be more than the bytes.</summary>
    public int HeldBytes { get; }

    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _bytes.Span;
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.LetGo();
}

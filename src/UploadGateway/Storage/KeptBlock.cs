namespace DockLogs.UploadGateway.Storage;

/// <summary>The bytes of a block beyond its loan, to be read only. Disposing lets go of them.</summary>
internal sealed class KeptBlock : IDisposable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private BlockBuffer? _buffer;

    internal KeptBlock(BlockBuffer buffer, ReadOnlyMemory<byte> bytes)
    {
        _buffer = buffer;
        _bytes = bytes;
    }

    public int Length => _bytes.Length;

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

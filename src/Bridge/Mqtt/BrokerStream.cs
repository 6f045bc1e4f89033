using System.Net.Sockets;

namespace DockLogs.Bridge.Mqtt;

/// <summary>
/// The TCP connection under MQTTnet, which reads a packet in three to four small steps and writes each acknowledgement
/// alone. Here a step costs a copy instead of a system call: reads come from one large buffer, and writes made while
/// another is under way leave together.
/// </summary>
/// <remarks>
/// Pending writes are not limited: the bridge writes nothing but acknowledgements of at most 65535 messages and pings.
/// </remarks>
internal sealed class BrokerStream(Socket socket) : Stream
{
    private const int ReadBufferSize = 64 * 1024;

    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private readonly byte[] _read = GC.AllocateUninitializedArray<byte>(ReadBufferSize);
    private readonly Lock _gate = new();
    private MemoryStream _pending = new();
    private MemoryStream _leaving = new();
    private Task _writer = Task.CompletedTask;
    private bool _isWriting;
    private Exception? _fault;
    private int _start;
    private int _end;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _start < _end ? ValueTask.FromResult(TakeFromBuffer(buffer.Span)) : FillAndTakeAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                throw new IOException("The connection to the broker is broken.", _fault);
            }

            _pending.Write(buffer.Span);
            if (!_isWriting)
            {
                _isWriting = true;
                _writer = WritePendingAsync();
            }
        }

        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Completes when all that was written has left.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _writer.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Sends what is left and closes the sending side; the other side can still be read to its end.</summary>
    public async Task CompleteWritesAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already, by the other side or by a fault that the reader reports.
        }
    }

    // SslStream and MQTTnet flush to hurry data along; here it is on its way already.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeFromBuffer(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _read.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    private async ValueTask<int> FillAndTakeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        _start = 0;
        _end = 0;
        _end = await _inner.ReadAsync(_read, cancellationToken);
        return TakeFromBuffer(destination.Span);
    }

    private async Task WritePendingAsync()
    {
        // Let the burst of acknowledgements that begins with this write gather first.
        await Task.Yield();
        while (true)
        {
            lock (_gate)
            {
                if (_pending.Length == 0)
                {
                    _isWriting = false;
                    return;
                }

                (_pending, _leaving) = (_leaving, _pending);
            }

            try
            {
                await _inner.WriteAsync(_leaving.GetBuffer().AsMemory(0, (int)_leaving.Length));
                _leaving.SetLength(0);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The reading side sees the same break and ends the session.
                lock (_gate)
                {
                    _fault = e;
                    _isWriting = false;
                }

                return;
            }
        }
    }
}

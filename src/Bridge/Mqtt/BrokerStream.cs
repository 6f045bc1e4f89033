using System.Net.Sockets;

namespace DockLogs.Bridge.Mqtt;

/// <summary>
/// The TCP connection under MQTTnet, which reads a packet in three to four small steps and writes each acknowledgement
/// alone. Here a step costs a copy instead of a system call: reads come from one large buffer, and writes made while
/// another is under way leave together. In a stream of messages the next read waits a moment, so that the broker does
/// not have to wake this process for each of them, which would cost both of them more than the message itself.
/// </summary>
/// <remarks>
/// Reads and writes block: a socket once used asynchronously is watched from then on by a thread of the runtime, which
/// wakes for every message although nobody waits. So read on a thread of its own (<see cref="ReceivingThread"/>).
/// Cancelling a read closes the connection. Pending writes are not limited: the bridge writes nothing but
/// acknowledgements of at most 65535 messages and pings.
/// </remarks>
/// <param name="socket">The connection.</param>
/// <param name="moreBehind">A read that brings so many bytes has more behind it, and no pause follows.</param>
internal sealed class BrokerStream(Socket socket, int moreBehind) : Stream
{
    /// <summary>Most bytes of a read.</summary>
    public const int ReadBufferSize = 256 * 1024;

    // So much within a glance is a stream: some thousand messages a second. Fewer are read as they come.
    private const int StreamReads = 4;
    private const int StreamBytes = 8 * 1024;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);

    private readonly ManualResetEvent _closed = new(false);
    private readonly byte[] _read = GC.AllocateUninitializedArray<byte>(ReadBufferSize);
    private readonly Lock _gate = new();
    private MemoryStream _pending = new();
    private MemoryStream _leaving = new();
    private Task _writer = Task.CompletedTask;
    private bool _isWriting;
    private Exception? _fault;
    private int _start;
    private int _end;
    private long _glanceBegan;
    private int _glanceReads;
    private int _glanceBytes;

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
        ValueTask.FromResult(_start < _end ? TakeFromBuffer(buffer.Span) : FillAndTake(buffer.Span, cancellationToken));

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
            // The event itself is left to the finalizer: a reader may be about to wait for it.
            _closed.Set();
            socket.Dispose();
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

    private int FillAndTake(Span<byte> destination, CancellationToken cancellationToken)
    {
        if (_end < moreBehind && IsStream())
        {
            _closed.WaitOne(Pause);
        }

        _start = 0;
        _end = 0;
        try
        {
            using (cancellationToken.UnsafeRegister(static stream => ((BrokerStream)stream!).Dispose(), this))
            {
                _end = socket.Receive(_read);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException(e.Message, e);
        }

        _glanceReads++;
        _glanceBytes += _end;
        return TakeFromBuffer(destination);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    private bool IsStream()
    {
        var isStream = _glanceReads >= StreamReads || _glanceBytes >= StreamBytes;
        if (isStream || TimeProvider.System.GetElapsedTime(_glanceBegan) > Glance)
        {
            isStream = isStream && TimeProvider.System.GetElapsedTime(_glanceBegan) <= Glance + Pause + Pause;
            _glanceBegan = TimeProvider.System.GetTimestamp();
            _glanceReads = 0;
            _glanceBytes = 0;
        }

        return isStream;
    }

    private async Task WritePendingAsync()
    {
        // Let the burst of acknowledgements that begins with this write gather first. Not on the caller's thread: that one
        // may be about to block in a read.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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
                Send(_leaving.GetBuffer().AsSpan(0, (int)_leaving.Length));
                _leaving.SetLength(0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
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

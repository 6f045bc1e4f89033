namespace DockLogs.DockSimulator.Uploads;

/// <summary>
/// An archive on its way out of the dock: tells how much has been read, reads no faster than a given rate, and from a
/// given position on no further until it is canceled. Owns the file stream.
/// </summary>
/// <param name="bytesPerSecond">Null = as fast as it is read.</param>
/// <param name="stallAt">Position from which on reading never returns; null = it always does.</param>
internal sealed class PacedFile(
    FileStream file, long? bytesPerSecond, long? stallAt, Action<long> sent, TimeProvider time, CancellationToken canceled) : Stream
{
    private const int LargestPacedRead = 16 * 1024;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (stallAt is { } position)
        {
            if (file.Position >= position)
            {
                await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
            }

            buffer = buffer[..(int)Math.Min(buffer.Length, position - file.Position)];
        }

        if (bytesPerSecond is { } rate)
        {
            buffer = buffer[..Math.Min(buffer.Length, LargestPacedRead)];
            await WaitAsync(TimeSpan.FromSeconds((double)buffer.Length / rate), cancellationToken).ConfigureAwait(false);
        }

        var count = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        sent(file.Position);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The S3 client reads an archive twice: synchronously to hash it for the signature, then asynchronously to send it.
    public override int Read(byte[] buffer, int offset, int count) => file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, canceled);
        await Task.Delay(delay, time, either.Token).ConfigureAwait(false);
    }
}

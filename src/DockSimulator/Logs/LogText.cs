using System.Globalization;
using System.Text.Unicode;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Logs;

/// <summary>
/// The text of one log as a stream of exactly <see cref="LogFile.Size"/> bytes, written as it is read, so that a log of
/// any size takes a few kilobytes of memory. Can be rewound to its start, nowhere else.
/// </summary>
internal sealed class LogText(LogFile file) : Stream
{
    private const int LongestLine = 256;

    private static readonly string[] DockParts = ["dock.cover", "dock.climate", "dock.charger", "dock.rtk", "dock.link", "dock.hms", "dock.storage", "dock.weather"];
    private static readonly string[] AircraftParts = ["fc.imu", "fc.gnss", "fc.motor", "battery", "camera", "gimbal", "link.sdr", "vision"];

    private readonly byte[] _line = new byte[LongestLine];
    private Random _random = new(file.ContentSeed);
    private long _position;
    private int _lineLength;
    private int _lineRead;
    private DateTimeOffset _clock = file.StartTime;

    public override bool CanRead => true;

    // A tar header comes before the content and names its length, which TarWriter asks a seekable stream for.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Size;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && _position < file.Size)
        {
            if (_lineRead == _lineLength)
            {
                WriteLine();
            }

            var count = (int)Math.Min(Math.Min(buffer.Length - read, _lineLength - _lineRead), file.Size - _position);
            _line.AsSpan(_lineRead, count).CopyTo(buffer[read..]);
            _lineRead += count;
            _position += count;
            read += count;
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        if (origin == SeekOrigin.Begin && offset == _position)
        {
            return _position;
        }

        if (origin != SeekOrigin.Begin || offset != 0)
        {
            throw new NotSupportedException($"A log's text can only be rewound to its start, not to {offset} from {origin}.");
        }

        _random = new Random(file.ContentSeed);
        _clock = file.StartTime;
        _position = _lineLength = _lineRead = 0;
        return 0;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void WriteLine()
    {
        var parts = file.Module == LogModule.Aircraft ? AircraftParts : DockParts;
        var part = parts[_random.Next(parts.Length)];
        var level = _random.Next(100) switch { < 80 => "INFO ", < 95 => "DEBUG", < 99 => "WARN ", _ => "ERROR" };
        _clock = _clock.AddMilliseconds(_random.Next(5, 900));
        var moment = _clock.UtcDateTime;
        var culture = CultureInfo.InvariantCulture;
        int written;
        _ = _random.Next(5) switch
        {
            0 => Utf8.TryWrite(_line, culture, $"{moment:yyyy-MM-dd HH:mm:ss.fff} [{level}] {part}: state {_random.Next(16)} -> {_random.Next(16)}, cause 0x{_random.Next():x8}\n", out written),
            1 => Utf8.TryWrite(_line, culture, $"{moment:yyyy-MM-dd HH:mm:ss.fff} [{level}] {part}: voltage {20 + (_random.NextDouble() * 6):F3} V, current {_random.NextDouble() * 30:F2} A, temperature {_random.Next(-20, 75)} C\n", out written),
            2 => Utf8.TryWrite(_line, culture, $"{moment:yyyy-MM-dd HH:mm:ss.fff} [{level}] {part}: position {47 + _random.NextDouble():F7} {8 + _random.NextDouble():F7}, {_random.Next(4, 40)} satellites, hdop {_random.NextDouble() * 3:F1}\n", out written),
            3 => Utf8.TryWrite(_line, culture, $"{moment:yyyy-MM-dd HH:mm:ss.fff} [{level}] {part}: request {_random.Next():x8} took {_random.Next(1, 4000)} ms, {_random.Next(0, 1 << 20)} bytes, {_random.Next(3)} retries\n", out written),
            _ => Utf8.TryWrite(_line, culture, $"{moment:yyyy-MM-dd HH:mm:ss.fff} [{level}] {part}: heartbeat {_random.Next(1, 1 << 20)} of boot {file.BootIndex} on {file.DeviceSn}\n", out written),
        };
        _lineLength = written;
        _lineRead = 0;
    }
}

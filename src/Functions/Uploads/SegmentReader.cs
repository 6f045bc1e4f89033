using System.IO.Compression;
using System.Text;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Reads the lines of a segment one by one, newest first: <c>{place} {status} {view as JSON}</c>, in gzip. Who has found
/// enough stops, and the rest is never unpacked.
/// </summary>
internal sealed class SegmentReader(BinaryData content) : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private readonly GZipStream _text = new(content.ToStream(), CompressionMode.Decompress);
    private byte[] _buffer = new byte[FirstSize];
    private int _start;
    private int _end;

    /// <summary>The next line's bytes without its end, until the next call; empty when there is none.</summary>
    /// <exception cref="InvalidDataException">This is no segment.</exception>
    public ReadOnlySpan<byte> Next()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                ReadOnlySpan<byte> line = _buffer.AsSpan(_start, searched + length);
                _start += line.Length + 1;
                return line.Length > UploadPlace.Length ? line : throw new InvalidDataException("A line of a segment of uploads is too short.");
            }

            searched = _end - _start;
            MakeRoom();
            int read = _text.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return searched == 0 ? [] : throw new InvalidDataException("A segment of uploads ends in the middle of a line.");
            }

            _end += read;
        }
    }

    /// <summary>The upload of a line.</summary>
    /// <exception cref="InvalidDataException">This is no line of a segment.</exception>
    public static UploadLine Read(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line[(UploadPlace.Length + 1)..];
        int status = rest.IndexOf((byte)' ');
        return status > 0 && UploadPlace.TryParse(Encoding.ASCII.GetString(PlaceOf(line)), out UploadPlace place)
            ? new UploadLine(place, Encoding.ASCII.GetString(rest[..status]), rest[(status + 1)..].ToArray())
            : throw new InvalidDataException("A line of a segment of uploads has no place or no status.");
    }

    /// <summary>The place of a line.</summary>
    public static ReadOnlySpan<byte> PlaceOf(ReadOnlySpan<byte> line) => line[..UploadPlace.Length];

    public void Dispose() => _text.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}

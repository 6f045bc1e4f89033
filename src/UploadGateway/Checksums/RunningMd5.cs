using System.Buffers.Binary;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>
/// MD5 over bytes that come piece by piece. The library's own cannot make two digests of the same bytes in one go, which
/// every part of an upload in parts asks for: its own, and that of the whole object. It protects nothing here; it is the
/// ETag of S3 and the Content-MD5 of Blob Storage.
/// </summary>
internal sealed class RunningMd5
{
    public const int HashBytes = 16;

    private const int LengthBytes = sizeof(ulong);

    private readonly byte[] _rest = new byte[Md5Rounds.BlockBytes];
    private Md5State _state = Md5State.Initial;
    private ulong _length;

    /// <summary>Bytes of a block that is not full yet.</summary>
    private int RestLength => (int)(_length % Md5Rounds.BlockBytes);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[FillRest(bytes)..];
        _state = Md5Rounds.Add(_state, bytes);
        Keep(bytes);
    }

    /// <summary>Appends the same bytes to both, in the time that one takes if both have the same number of bytes before, modulo 64.</summary>
    public static void AppendToBoth(RunningMd5 first, RunningMd5 second, ReadOnlySpan<byte> bytes)
    {
        if (first.RestLength != second.RestLength)
        {
            first.Append(bytes);
            second.Append(bytes);
            return;
        }

        second.FillRest(bytes);
        bytes = bytes[first.FillRest(bytes)..];
        Md5PairRounds.Add(ref first._state, ref second._state, bytes);
        first.Keep(bytes);
        second.Keep(bytes);
    }

    /// <summary>The digest so far; more may follow.</summary>
    public byte[] GetCurrentHash()
    {
        // RFC 1321, 3.1 and 3.2: a one bit, zeros, and the length in bits.
        Span<byte> end = stackalloc byte[2 * Md5Rounds.BlockBytes];
        end.Clear();
        _rest.AsSpan(0, RestLength).CopyTo(end);
        end[RestLength] = 0x80;
        end = end[..(RestLength < Md5Rounds.BlockBytes - LengthBytes ? Md5Rounds.BlockBytes : 2 * Md5Rounds.BlockBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(end[^LengthBytes..], _length * 8);
        var (a, b, c, d) = Md5Rounds.Add(_state, end);
        var hash = new byte[HashBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(hash, a);
        BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(4), b);
        BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(8), c);
        BinaryPrimitives.WriteUInt32LittleEndian(hash.AsSpan(12), d);
        return hash;
    }

    /// <summary>A second digest that goes on from here by itself.</summary>
    public RunningMd5 Clone()
    {
        var clone = new RunningMd5 { _state = _state, _length = _length };
        _rest.CopyTo(clone._rest, 0);
        return clone;
    }

    /// <summary>Fills up a block that was begun.</summary>
    /// <returns>How many bytes that took.</returns>
    private int FillRest(ReadOnlySpan<byte> bytes)
    {
        if (RestLength == 0)
        {
            return 0;
        }

        var taken = Math.Min(Md5Rounds.BlockBytes - RestLength, bytes.Length);
        bytes[..taken].CopyTo(_rest.AsSpan(RestLength));
        _length += (ulong)taken;
        if (RestLength == 0)
        {
            _state = Md5Rounds.Add(_state, _rest);
        }

        return taken;
    }

    /// <summary>Counts bytes whose whole blocks were added, and keeps the rest for later.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        // No block is begun here, unless these bytes have only filled one further.
        bytes[^(bytes.Length % Md5Rounds.BlockBytes)..].CopyTo(_rest);
        _length += (ulong)bytes.Length;
    }
}

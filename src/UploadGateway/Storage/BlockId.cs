using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// The id of a block. Uncommitted blocks of a blob are shared by all who write it, and all ids of a blob must have one
/// length (Put Block, "Block ID"), so the ids of every writer have this one form of 64 bytes before base64:
/// writer (5), part number (2, 0 for a PutObject), attempt (7), index and flags (2), MD5 of the part (16) and its
/// checksum (32, padded), the last two only in the last block of a part. So the parts of a multipart upload, whole with
/// their ETags, are what the storage's own block list says, and nothing else has to be kept in step with it.
/// </summary>
internal readonly record struct BlockId
{
    public const int WriterBytes = 5;
    public const int MaxIndex = (1 << 14) - 1;

    private const int Bytes = 64;
    private const int PartAt = WriterBytes;
    private const int AttemptAt = PartAt + 2;
    private const int AttemptBytes = 7;
    private const int IndexAt = AttemptAt + AttemptBytes;
    private const int Md5At = IndexAt + 2;
    private const int ChecksumAt = Md5At + 16;
    private const int LastFlag = 1 << 15;
    private const int EmptyFlag = 1 << 14;

    /// <summary>Base64, as the storage takes it.</summary>
    public required string Text { get; init; }

    /// <summary>First bytes of a hash of the multipart upload's id, in hexadecimal.</summary>
    public required string Writer { get; init; }

    public required int Part { get; init; }

    /// <summary>Orders the attempts to send one part; the latest began last.</summary>
    public required long Attempt { get; init; }

    public required int Index { get; init; }

    public required bool IsLast { get; init; }

    /// <summary>The block stands for a part of no bytes, as the storage takes no empty block; its one byte is not of the object.</summary>
    public required bool IsEmptyPart { get; init; }

    public required byte[] Md5 { get; init; }

    /// <summary>32 bytes; how many of them count depends on the algorithm.</summary>
    public required byte[] Checksum { get; init; }

    public static byte[] WriterOf(string multipartId) =>
        SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(multipartId))[..WriterBytes];

    public static byte[] RandomWriter() => RandomNumberGenerator.GetBytes(WriterBytes);

    /// <param name="md5">Only for the last block of a part; empty otherwise.</param>
    public static string Write(
        ReadOnlySpan<byte> writer, int part, long attempt, int index, bool isLast, bool isEmptyPart, ReadOnlySpan<byte> md5, ReadOnlySpan<byte> checksum)
    {
        Span<byte> id = stackalloc byte[Bytes];
        id.Clear();
        writer.CopyTo(id);
        BinaryPrimitives.WriteUInt16BigEndian(id[PartAt..], checked((ushort)part));
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, attempt);
        number[(8 - AttemptBytes)..].CopyTo(id[AttemptAt..]);
        BinaryPrimitives.WriteUInt16BigEndian(id[IndexAt..], (ushort)(index | (isLast ? LastFlag : 0) | (isEmptyPart ? EmptyFlag : 0)));
        md5.CopyTo(id[Md5At..]);
        checksum.CopyTo(id[ChecksumAt..]);
        return Convert.ToBase64String(id);
    }

    /// <summary>Reads an id; null when it is none of this gateway's.</summary>
    public static BlockId? Read(string text)
    {
        Span<byte> id = stackalloc byte[Bytes];
        if (!Convert.TryFromBase64String(text, id, out var length) || length != Bytes)
        {
            return null;
        }

        Span<byte> number = stackalloc byte[8];
        number.Clear();
        id.Slice(AttemptAt, AttemptBytes).CopyTo(number[(8 - AttemptBytes)..]);
        var index = BinaryPrimitives.ReadUInt16BigEndian(id[IndexAt..]);
        return new BlockId
        {
            Text = text,
            Writer = Convert.ToHexStringLower(id[..WriterBytes]),
            Part = BinaryPrimitives.ReadUInt16BigEndian(id[PartAt..]),
            Attempt = BinaryPrimitives.ReadInt64BigEndian(number),
            Index = index & MaxIndex,
            IsLast = (index & LastFlag) != 0,
            IsEmptyPart = (index & EmptyFlag) != 0,
            Md5 = id.Slice(Md5At, 16).ToArray(),
            Checksum = id[ChecksumAt..].ToArray(),
        };
    }
}

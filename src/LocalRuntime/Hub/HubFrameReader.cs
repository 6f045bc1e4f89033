using System.Buffers.Binary;
using System.IO.Hashing;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Reads frames of segments: the directory of each, and of the chunks only those that are asked for.</summary>
internal sealed class HubFrameReader
{
    // Takes the directory of a large frame, or many small frames, in one read.
    private const int WindowBytes = 16 * 1024;

    private byte[] window = GC.AllocateUninitializedArray<byte>(WindowBytes);
    private HubSegment? segment;
    private long windowStart;
    private int windowLength;
    private long frame;
    private int directoryLength;
    private int chunksLength;

    /// <summary>The directory of the frame read last; valid until the next read.</summary>
    public ReadOnlySpan<byte> Directory => window.AsSpan((int)(frame - windowStart) + HubFrame.HeadBytes, directoryLength);

    /// <summary>Bytes of the whole frame read last.</summary>
    public long Length => HubFrame.HeadBytes + (long)directoryLength + chunksLength;

    /// <summary>Reads the frame at <paramref name="offset"/>.</summary>
    /// <param name="from">The segment.</param>
    /// <param name="offset">Where the frame begins.</param>
    /// <param name="end">What is behind this must not be read.</param>
    /// <returns>False when there is no whole frame; its chunks are not looked at.</returns>
    public bool TryRead(HubSegment from, long offset, long end)
    {
        if (end - offset < HubFrame.HeadBytes || !Have(from, offset, HubFrame.HeadBytes, end))
        {
            return false;
        }

        ReadOnlySpan<byte> head = At(offset, HubFrame.HeadBytes);
        int directory = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        int chunks = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        if (directory <= 0 || chunks < 0 || HubFrame.HeadBytes + (long)directory + chunks > end - offset || !Have(from, offset, HubFrame.HeadBytes + directory, end))
        {
            return false;
        }

        head = At(offset, HubFrame.HeadBytes);
        frame = offset;
        directoryLength = directory;
        chunksLength = chunks;
        return BinaryPrimitives.ReadUInt64LittleEndian(head) == HubFrame.Check(head, Directory, from.Salt, offset);
    }

    /// <summary>Reads a chunk of the frame read last.</summary>
    /// <returns>Null when it is damaged.</returns>
    public byte[]? ReadChunk(HubEntry events)
    {
        byte[] chunk = GC.AllocateUninitializedArray<byte>(events.ChunkLength);
        long offset = frame + HubFrame.HeadBytes + directoryLength + events.ChunkOffset;
        if (offset + chunk.Length <= windowStart + windowLength)
        {
            At(offset, chunk.Length).CopyTo(chunk);
        }
        else if (Fill(chunk, offset) < chunk.Length)
        {
            return null;
        }

        return XxHash3.HashToUInt64(chunk) == events.ChunkCheck ? chunk : null;
    }

    /// <summary>Whether every chunk of the frame read last is what it was when it was written.</summary>
    public bool HasWholeChunks()
    {
        ReadOnlySpan<byte> entries = Directory;
        while (!entries.IsEmpty)
        {
            HubEntry entry = HubEntry.Take(ref entries);
            if (entry.Kind == HubEntryKind.Events && ReadChunk(entry) is null)
            {
                return false;
            }
        }

        return true;
    }

    private ReadOnlySpan<byte> At(long offset, int count) => window.AsSpan((int)(offset - windowStart), count);

    private bool Have(HubSegment from, long offset, int count, long end)
    {
        if (from == segment && offset >= windowStart && offset + count <= windowStart + windowLength)
        {
            return true;
        }

        if (count > window.Length)
        {
            window = GC.AllocateUninitializedArray<byte>(count);
        }

        segment = from;
        windowStart = offset;
        windowLength = Fill(window.AsSpan(0, (int)Math.Min(window.Length, end - offset)), offset);
        return windowLength >= count;
    }

    private int Fill(Span<byte> bytes, long offset)
    {
        int filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(segment!.File, bytes[filled..], offset + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// Builds a frame, the unit in which the log grows: a directory of entries and the chunks of events that some of them
/// stand for. A frame is whole or it is not there.
/// </summary>
/// <remarks>
/// All numbers are little-endian.
/// <code>
/// frame       check of the rest up to the chunks (UInt64), bytes of the directory (Int32), bytes of the chunks (Int32), directory, chunks
/// check       XxHash3, its seed = salt of the segment ^ offset of the frame: no payload can hold a valid frame
/// entry       kind (1 byte), then
///   events      partition (Int32), first sequence (Int64), events (Int32), stored at (Int64, ms since 1970), offset among the chunks (Int32), bytes (Int32), check of the chunk (UInt64)
///   checkpoint  partition (Int32), next sequence (Int64), consumer group (text)
///   hub         first partition (Int32), partitions (Int32), name (text)
///   position    partition (Int32), next sequence (Int64)
///   previous    end of the segment before (Int64), newest event in it (Int64, ms since 1970)
/// text        bytes (Int32), UTF-8
/// </code>
/// </remarks>
internal sealed class HubFrame
{
    /// <summary>Bytes before the directory.</summary>
    public const int HeadBytes = 16;

    private readonly byte[] head = new byte[HeadBytes];
    private readonly ArrayBufferWriter<byte> directory = new(1024);
    private readonly ArrayBufferWriter<byte> chunks = new(256 * 1024);
    private readonly ReadOnlyMemory<byte>[] parts = new ReadOnlyMemory<byte>[3];

    public bool IsEmpty => directory.WrittenCount == 0;

    public int Length => HeadBytes + directory.WrittenCount + chunks.WrittenCount;

    /// <summary>Where the events of a chunk are written; <see cref="AddEvents"/> then names them.</summary>
    public ArrayBufferWriter<byte> Chunks => chunks;

    public void Clear()
    {
        directory.ResetWrittenCount();
        chunks.ResetWrittenCount();
    }

    /// <summary>Names the chunk that begins at <paramref name="offset"/> and is the last one written.</summary>
    public void AddEvents(int partition, long first, int count, long storedAt, int offset)
    {
        ReadOnlySpan<byte> chunk = chunks.WrittenSpan[offset..];
        Add(HubEntryKind.Events, partition);
        Add(first);
        Add(count);
        Add(storedAt);
        Add(offset);
        Add(chunk.Length);
        Add(unchecked((long)XxHash3.HashToUInt64(chunk)));
    }

    public void AddCheckpoint(int partition, string consumerGroup, long next)
    {
        Add(HubEntryKind.Checkpoint, partition);
        Add(next);
        Add(consumerGroup);
    }

    public void AddHub(string name, int firstPartition, int partitions)
    {
        Add(HubEntryKind.Hub, firstPartition);
        Add(partitions);
        Add(name);
    }

    public void AddPosition(int partition, long next)
    {
        Add(HubEntryKind.Position, partition);
        Add(next);
    }

    public void AddPrevious(long end, long newest)
    {
        directory.GetSpan(1)[0] = (byte)HubEntryKind.Previous;
        directory.Advance(1);
        Add(end);
        Add(newest);
    }

    /// <summary>The frame's bytes, for this place in this segment. Valid until the frame is changed.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Seal(ulong salt, long offset)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), directory.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), chunks.WrittenCount);
        BinaryPrimitives.WriteUInt64LittleEndian(head, Check(head, directory.WrittenSpan, salt, offset));
        parts[0] = head;
        parts[1] = directory.WrittenMemory;
        parts[2] = chunks.WrittenMemory;
        return parts;
    }

    /// <summary>The check of a frame.</summary>
    /// <param name="head">Its first <see cref="HeadBytes"/> bytes, of which the check itself does not count.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="salt">The segment's salt.</param>
    /// <param name="offset">Where in the segment it is.</param>
    public static ulong Check(ReadOnlySpan<byte> head, ReadOnlySpan<byte> directory, ulong salt, long offset)
    {
        // XxHash3 over a few hundred bytes: the directory alone, with its length and the chunks' in the seed.
        ulong lengths = BinaryPrimitives.ReadUInt64LittleEndian(head[8..HeadBytes]);
        return XxHash3.HashToUInt64(directory, unchecked((long)(salt ^ (ulong)offset ^ (lengths * 0x9E3779B97F4A7C15))));
    }

    private void Add(HubEntryKind kind, int partition)
    {
        directory.GetSpan(1)[0] = (byte)kind;
        directory.Advance(1);
        Add(partition);
    }

    private void Add(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(directory.GetSpan(sizeof(int)), number);
        directory.Advance(sizeof(int));
    }

    private void Add(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(directory.GetSpan(sizeof(long)), number);
        directory.Advance(sizeof(long));
    }

    private void Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Add(length);
        Encoding.UTF8.GetBytes(text, directory.GetSpan(length));
        directory.Advance(length);
    }
}

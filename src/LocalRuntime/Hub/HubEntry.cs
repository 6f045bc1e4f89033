using System.Buffers.Binary;
using System.Text;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>An entry of a frame's directory; which members mean something its kind says (<see cref="HubFrame"/>).</summary>
internal readonly record struct HubEntry
{
    public HubEntryKind Kind { get; private init; }

    /// <summary>Partition; of a hub its first.</summary>
    public int Partition { get; private init; }

    /// <summary>Sequence number: first of the events, or the next one of checkpoint and position.</summary>
    public long Sequence { get; private init; }

    /// <summary>Events of the chunk, or partitions of the hub.</summary>
    public int Count { get; private init; }

    /// <summary>When the events were stored, or the newest of the segment before, in ms since 1970.</summary>
    public long StoredAt { get; private init; }

    /// <summary>Where the chunk begins among the frame's.</summary>
    public int ChunkOffset { get; private init; }

    public int ChunkLength { get; private init; }

    public ulong ChunkCheck { get; private init; }

    /// <summary>End of the segment before.</summary>
    public long PreviousEnd { get; private init; }

    /// <summary>Consumer group, or the hub's name.</summary>
    public string Name { get; private init; }

    /// <summary>Takes the first entry off a directory that has passed its check.</summary>
    /// <exception cref="InvalidDataException">A kind that this program does not know.</exception>
    public static HubEntry Take(ref ReadOnlySpan<byte> directory)
    {
        var kind = (HubEntryKind)directory[0];
        directory = directory[1..];
        return kind switch
        {
            HubEntryKind.Events => new HubEntry
            {
                Kind = kind,
                Partition = TakeInt32(ref directory),
                Sequence = TakeInt64(ref directory),
                Count = TakeInt32(ref directory),
                StoredAt = TakeInt64(ref directory),
                ChunkOffset = TakeInt32(ref directory),
                ChunkLength = TakeInt32(ref directory),
                ChunkCheck = unchecked((ulong)TakeInt64(ref directory)),
                Name = "",
            },
            HubEntryKind.Checkpoint => new HubEntry { Kind = kind, Partition = TakeInt32(ref directory), Sequence = TakeInt64(ref directory), Name = TakeText(ref directory) },
            HubEntryKind.Hub => new HubEntry { Kind = kind, Partition = TakeInt32(ref directory), Count = TakeInt32(ref directory), Name = TakeText(ref directory) },
            HubEntryKind.Position => new HubEntry { Kind = kind, Partition = TakeInt32(ref directory), Sequence = TakeInt64(ref directory), Name = "" },
            HubEntryKind.Previous => new HubEntry { Kind = kind, PreviousEnd = TakeInt64(ref directory), StoredAt = TakeInt64(ref directory), Name = "" },
            _ => throw new InvalidDataException($"An entry is of kind {(int)kind}, expected {(int)HubEntryKind.Events} to {(int)HubEntryKind.Previous}."),
        };
    }

    private static int TakeInt32(ref ReadOnlySpan<byte> directory)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(directory);
        directory = directory[sizeof(int)..];
        return number;
    }

    private static long TakeInt64(ref ReadOnlySpan<byte> directory)
    {
        long number = BinaryPrimitives.ReadInt64LittleEndian(directory);
        directory = directory[sizeof(long)..];
        return number;
    }

    private static string TakeText(ref ReadOnlySpan<byte> directory)
    {
        int length = TakeInt32(ref directory);
        string text = Encoding.UTF8.GetString(directory[..length]);
        directory = directory[length..];
        return text;
    }
}

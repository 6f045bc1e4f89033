namespace DockLogs.LocalRuntime.Hub;

/// <summary>A place in the log from which one partition is read on; passes over what is of other partitions.</summary>
internal sealed class HubCursor(HubLog log, HubPartition partition)
{
    private readonly HubFrameReader reader = new();
    private HubSegment? segment;
    private long offset;

    /// <summary>Adds some events from <paramref name="next"/> on to <paramref name="records"/>, until there are <paramref name="enough"/> or no more.</summary>
    /// <returns>Where to go on: behind the last event added.</returns>
    /// <exception cref="InvalidDataException">The file is damaged; says where.</exception>
    public long ReadOn(long next, int enough, Queue<HubRecord> records)
    {
        if (segment is null)
        {
            Enter(log.Oldest);
        }

        while (records.Count < enough && next < partition.Next)
        {
            // In this order: a segment that something follows does not grow any more.
            HubSegment? following = segment!.Following;
            if (following is not null && (offset >= segment.Length || following.StartOf(partition.Id) <= next))
            {
                Enter(following);
            }
            else if (offset >= segment.Length)
            {
                break;
            }
            else
            {
                next = ReadFrame(next, records);
            }
        }

        return next;
    }

    private void Enter(HubSegment entered)
    {
        segment = entered;
        offset = HubSegment.HeadBytes;
    }

    private long ReadFrame(long next, Queue<HubRecord> records)
    {
        if (!reader.TryRead(segment!, offset, segment!.Length))
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> directory = reader.Directory;
        while (!directory.IsEmpty)
        {
            HubEntry entry = HubEntry.Take(ref directory);
            if (entry.Kind == HubEntryKind.Events && entry.Partition == partition.Id && entry.Sequence + entry.Count > next)
            {
                byte[] chunk = reader.ReadChunk(entry) ?? throw Damaged();
                HubChunk.Read(chunk, entry.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(entry.StoredAt), next, records);
                next = entry.Sequence + entry.Count;
            }
        }

        offset += reader.Length;
        return next;
    }

    private InvalidDataException Damaged() => new($"{segment!.Path} is damaged at byte {offset}.");
}

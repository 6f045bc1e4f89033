namespace DockLogs.LocalRuntime.Hub;

/// <summary>What the entries of the log add up to: hubs, where their partitions end, how far consumer groups are.</summary>
internal sealed class HubState
{
    private readonly Dictionary<string, IReadOnlyList<HubPartition>> hubs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<HubPartition> partitions = [];
    private readonly Dictionary<(int Partition, string ConsumerGroup), long> checkpoints = [];

    public IReadOnlyList<HubPartition> Partitions => partitions;

    public IReadOnlyList<HubPartition>? FindHub(string name) => hubs.GetValueOrDefault(name);

    public long? FindCheckpoint(int partition, string consumerGroup) =>
        checkpoints.TryGetValue((partition, consumerGroup), out long next) ? next : null;

    /// <summary>Sequence number that every consumer group of the partition has passed; its end when it has none.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="counting">The groups that count; null for all.</param>
    public long PassedByAll(HubPartition partition, IReadOnlySet<(int Partition, string ConsumerGroup)>? counting)
    {
        long passed = partition.Next;
        foreach (((int Partition, string ConsumerGroup) group, long next) in checkpoints)
        {
            passed = group.Partition == partition.Id && counting?.Contains(group) != false ? Math.Min(passed, next) : passed;
        }

        return passed;
    }

    /// <summary>Takes in a frame's directory, when it is on the disk.</summary>
    /// <returns>Newest event of the frame, in ms since 1970; 0 when it has none.</returns>
    public long Apply(ReadOnlySpan<byte> directory)
    {
        long newest = 0;
        while (!directory.IsEmpty)
        {
            HubEntry entry = HubEntry.Take(ref directory);
            switch (entry.Kind)
            {
                case HubEntryKind.Events:
                    partitions[entry.Partition].MoveTo(entry.Sequence + entry.Count);
                    newest = Math.Max(newest, entry.StoredAt);
                    break;
                case HubEntryKind.Checkpoint:
                    // Forward, never back.
                    (int, string) key = (entry.Partition, entry.Name);
                    checkpoints[key] = Math.Max(entry.Sequence, checkpoints.GetValueOrDefault(key));
                    break;
                case HubEntryKind.Hub:
                    List<HubPartition> added = [.. Enumerable.Range(0, entry.Count).Select(number => new HubPartition(entry.Partition + number, entry.Name, number))];
                    partitions.AddRange(added);
                    hubs[entry.Name] = added;
                    break;
                case HubEntryKind.Position:
                    partitions[entry.Partition].MoveTo(entry.Sequence);
                    break;
                case HubEntryKind.Previous:
                    break;
            }
        }

        return newest;
    }

    /// <summary>Writes all of it into the first frame of a segment.</summary>
    public void WriteTo(HubFrame frame)
    {
        foreach (IReadOnlyList<HubPartition> hub in hubs.Values.OrderBy(hub => hub[0].Id))
        {
            frame.AddHub(hub[0].Hub, hub[0].Id, hub.Count);
        }

        foreach (HubPartition partition in partitions)
        {
            frame.AddPosition(partition.Id, partition.Next);
        }

        foreach (((int partition, string consumerGroup), long next) in checkpoints)
        {
            frame.AddCheckpoint(partition, consumerGroup, next);
        }
    }
}

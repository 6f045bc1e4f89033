namespace DockLogs.LocalRuntime.Hub;

/// <summary>Reads one partition in order for one consumer, who calls from one thread at a time.</summary>
public sealed class HubReader
{
    private readonly HubPartition partition;
    private readonly HubCursor cursor;
    private readonly Queue<HubRecord> ahead = [];
    private long next;

    internal HubReader(HubLog log, HubPartition partition, long next)
    {
        this.partition = partition;
        this.next = next;
        cursor = new HubCursor(log, partition);
    }

    /// <summary>Number of the partition read, from 0.</summary>
    public int Partition => partition.Number;

    /// <summary>Sequence number of the event that <see cref="ReadAsync"/> gives next.</summary>
    public long Next => ahead.TryPeek(out HubRecord? record) ? record.Sequence : next;

    /// <summary>The next events, at least one and at most <paramref name="maxEvents"/>; waits while there is none.</summary>
    /// <exception cref="InvalidDataException">A file of the hub is damaged; says which and where.</exception>
    public async Task<IReadOnlyList<HubRecord>> ReadAsync(int maxEvents, CancellationToken cancellationToken)
    {
        while (ahead.Count == 0)
        {
            await partition.WaitBeyondAsync(next, cancellationToken).ConfigureAwait(false);
            next = cursor.ReadOn(next, maxEvents, ahead);
        }

        List<HubRecord> batch = new(Math.Min(maxEvents, ahead.Count));
        while (batch.Count < maxEvents && ahead.TryDequeue(out HubRecord? record))
        {
            batch.Add(record);
        }

        return batch;
    }
}

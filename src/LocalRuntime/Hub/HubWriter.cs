using System.Buffers;
using System.Threading.Channels;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// The one writer of the hub. Everything that waits is written in one transaction (group commit), so the cost of
/// a disk sync is shared by all who write at the same time.
/// </summary>
internal sealed partial class HubWriter : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;
    private const int TransactionBytes = 8 * 1024 * 1024;

    private readonly HubDatabase database;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly ArrayBufferWriter<byte> buffer = new(ChunkBytes);
    private readonly Dictionary<HubPartition, long> ends = [];
    private readonly Task loop;

    public HubWriter(HubDatabase database, TimeProvider time, ILogger logger)
    {
        this.database = database;
        this.time = time;
        this.logger = logger;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when the events are durable. Calls are stored in the order in which they are made.</summary>
    public async ValueTask AppendAsync(IReadOnlyList<(HubPartition Partition, HubMessage Message)> events, CancellationToken cancellationToken)
    {
        var work = new Work { Events = events, Bytes = events.Sum(e => (long)e.Message.Body.Length) };
        await queue.Writer.WriteAsync(work, cancellationToken).ConfigureAwait(false);

        // Once queued it may be written at any moment: giving up on the wait would only hide whether it was.
        await work.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Moves a checkpoint with the next transaction; nobody needs to wait for it.</summary>
    public ValueTask CheckpointAsync(HubPartition partition, string consumerGroup, long next, CancellationToken cancellationToken) =>
        queue.Writer.WriteAsync(new Work { Checkpoint = (partition, consumerGroup, next) }, cancellationToken);

    /// <summary>Writes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        List<Work> group = [];
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            long bytes = 0;
            while (bytes < TransactionBytes && queue.Reader.TryRead(out Work? work))
            {
                group.Add(work);
                bytes += work.Bytes;
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<Work> group)
    {
        try
        {
            database.Write(() => WriteGroup(group));
        }
        catch (Exception exception)
        {
            // Whatever it was, those who wait must hear of it and the next group gets its own chance.
            LogFailed(logger, exception, group.Count);
            foreach (Work work in group)
            {
                work.Done.TrySetException(new IOException("The local event hub could not store the events.", exception));
            }

            return;
        }

        foreach ((HubPartition partition, long end) in ends)
        {
            partition.MoveTo(end);
        }

        foreach (Work work in group)
        {
            work.Done.TrySetResult();
        }
    }

    private void WriteGroup(List<Work> group)
    {
        ends.Clear();
        buffer.ResetWrittenCount();
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (IGrouping<HubPartition, HubMessage> events in group.SelectMany(work => work.Events).GroupBy(e => e.Partition, e => e.Message))
        {
            ends[events.Key] = WriteEvents(events.Key, events, now);
        }

        foreach ((HubPartition partition, string consumerGroup, long next) in group.Where(work => work.Checkpoint is not null).Select(work => work.Checkpoint!.Value))
        {
            database.WriteCheckpoint(partition, consumerGroup, next);
        }
    }

    private long WriteEvents(HubPartition partition, IEnumerable<HubMessage> messages, long now)
    {
        long first = partition.Next;
        int count = 0;
        foreach (HubMessage message in messages)
        {
            HubChunk.Append(buffer, message);
            count++;
            if (buffer.WrittenCount >= ChunkBytes)
            {
                Flush();
            }
        }

        if (count > 0)
        {
            Flush();
        }

        return first;

        void Flush()
        {
            database.InsertChunk(partition, first, count, now, buffer.WrittenSpan.ToArray());
            buffer.ResetWrittenCount();
            first += count;
            count = 0;
        }
    }

    [LoggerMessage(LogLevel.Error, "The hub could not write a group of {Count}")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count);

    private sealed class Work
    {
        public IReadOnlyList<(HubPartition Partition, HubMessage Message)> Events { get; init; } = [];

        public (HubPartition Partition, string ConsumerGroup, long Next)? Checkpoint { get; init; }

        public long Bytes { get; init; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

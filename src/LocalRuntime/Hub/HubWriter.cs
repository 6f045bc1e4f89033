using System.Buffers;
using System.Threading.Channels;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// The one writer of the hub. Everything that waits is written as one frame (group commit), so the cost of a disk sync
/// is shared by all who write at the same time.
/// </summary>
internal sealed partial class HubWriter : IAsyncDisposable
{
    // A reader takes a chunk at a time.
    private const int ChunkBytes = 64 * 1024;
    private const int FrameBytes = 8 * 1024 * 1024;

    private readonly HubLog log;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(1024) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly HubFrame frame = new();
    private readonly List<HubPartition> touched = [];
    private readonly Task loop;

    public HubWriter(HubLog log, TimeProvider time, ILogger logger)
    {
        this.log = log;
        this.time = time;
        this.logger = logger;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when the events are durable. Calls are stored in the order in which they are made.</summary>
    /// <param name="batch">The events.</param>
    /// <param name="places">The partition of each.</param>
    /// <param name="cancellationToken">Gives up while they are not yet queued.</param>
    public async ValueTask AppendAsync(HubBatch batch, HubPartition[] places, CancellationToken cancellationToken)
    {
        var work = new Work { Batch = batch, Places = places };
        for (int i = 0; i < batch.Count; i++)
        {
            work.Bytes += batch.LengthOf(i);
        }

        await queue.Writer.WriteAsync(work, cancellationToken).ConfigureAwait(false);

        // Once queued it may be written at any moment: giving up on the wait would only hide whether it was.
        await work.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Moves a checkpoint with the next frame; nobody needs to wait for it.</summary>
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
            while (bytes < FrameBytes && queue.Reader.TryRead(out Work? work))
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
            WriteGroup(group);
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

        foreach (Work work in group)
        {
            work.Done.TrySetResult();
        }
    }

    private void WriteGroup(List<Work> group)
    {
        Sort(group);
        frame.Clear();
        try
        {
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            foreach (HubPartition partition in touched)
            {
                AddEvents(partition, now);
            }
        }
        finally
        {
            touched.ForEach(partition => partition.Waiting.Clear());
        }

        foreach (Work work in group)
        {
            if (work.Checkpoint is var (partition, consumerGroup, next))
            {
                frame.AddCheckpoint(partition.Id, consumerGroup, next);
            }
        }

        // A checkpoint that is lost with the power has events read again, which at least once allows for.
        log.Append(frame, sync: touched.Count > 0);
    }

    private void Sort(List<Work> group)
    {
        touched.Clear();
        foreach (Work work in group)
        {
            for (int i = 0; i < work.Places.Length; i++)
            {
                HubPartition partition = work.Places[i];
                if (partition.Waiting.Count == 0)
                {
                    touched.Add(partition);
                }

                partition.Waiting.Add((work.Batch!, i));
            }
        }
    }

    private void AddEvents(HubPartition partition, long now)
    {
        ArrayBufferWriter<byte> chunks = frame.Chunks;
        (long first, int count, int offset) = (partition.Next, 0, chunks.WrittenCount);
        foreach ((HubBatch batch, int index) in partition.Waiting)
        {
            batch.Write(index, chunks);
            count++;
            if (chunks.WrittenCount - offset >= ChunkBytes)
            {
                frame.AddEvents(partition.Id, first, count, now, offset);
                (first, count, offset) = (first + count, 0, chunks.WrittenCount);
            }
        }

        if (count > 0)
        {
            frame.AddEvents(partition.Id, first, count, now, offset);
        }
    }

    [LoggerMessage(LogLevel.Error, "The hub could not write a group of {Count}")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count);

    private sealed class Work
    {
        public HubBatch? Batch { get; init; }

        public HubPartition[] Places { get; init; } = [];

        public (HubPartition Partition, string ConsumerGroup, long Next)? Checkpoint { get; init; }

        public long Bytes { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

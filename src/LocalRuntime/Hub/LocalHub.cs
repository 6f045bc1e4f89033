using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// An event hub on one machine: named hubs of partitions, durable before an append returns, in order in each
/// partition, read at least once by every consumer group from its checkpoint.
/// </summary>
public sealed partial class LocalHub : IAsyncDisposable
{
    /// <summary>Largest body of an event, in bytes, as on Azure Event Hubs (1 MB for an event).</summary>
    public const int MaxEventBytes = 1024 * 1024;

    // Files go as a whole: small enough beside Hub:MaxBytes, and read through at a start in a moment.
    private const int SegmentsHeld = 8;
    private const long MinSegmentBytes = 64 * 1024;
    private const long MaxSegmentBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);

    // All functions open their readers within seconds of a start. A group that none reads with belongs to settings of before
    // (another UplinkConsumerGroup, another hub), and would hold back every event there will ever be.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    private readonly HubOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<LocalHub> logger;
    private readonly HubLog log;
    private readonly HubWriter writer;
    private readonly ITimer trimming;
    private readonly long started;
    private readonly ConcurrentDictionary<string, IReadOnlyList<HubPartition>> hubs = new(StringComparer.OrdinalIgnoreCase);
    private int keyless;

    /// <param name="directory">Where its files are; created when it is not there.</param>
    /// <param name="options">Partitions of new hubs and retention.</param>
    /// <param name="time">Clock of enqueued times and retention.</param>
    /// <param name="logger">Told of failed writes and of what retention removes.</param>
    /// <exception cref="InvalidDataException">A file of the hub is damaged, missing, or of a newer version.</exception>
    public LocalHub(string directory, IOptions<HubOptions> options, TimeProvider time, ILogger<LocalHub> logger)
        : this(directory, options.Value, new HubDisk(), time, logger)
    {
    }

    internal LocalHub(string directory, HubOptions options, HubDisk disk, TimeProvider time, ILogger<LocalHub> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        started = time.GetTimestamp();
        log = new HubLog(directory, Math.Clamp(options.MaxBytes / SegmentsHeld, MinSegmentBytes, MaxSegmentBytes), disk, logger);
        writer = new HubWriter(log, time, logger);
        trimming = time.CreateTimer(_ => Trim(), null, TrimInterval, TrimInterval);
    }

    /// <summary>Makes sure the hub exists.</summary>
    /// <returns>Its number of partitions.</returns>
    public int Declare(string hub)
    {
        if (!hubs.TryGetValue(hub, out IReadOnlyList<HubPartition>? partitions))
        {
            partitions = hubs.GetOrAdd(hub, log.OpenHub(hub, options.Partitions));
        }

        return partitions.Count;
    }

    /// <summary>Number of partitions, or null when no such hub has been declared.</summary>
    public int? FindPartitions(string hub) => hubs.TryGetValue(hub, out IReadOnlyList<HubPartition>? partitions) ? partitions.Count : null;

    /// <summary>Stores events; complete when they are on the disk.</summary>
    /// <param name="hub">A declared hub.</param>
    /// <param name="messages">The events, in order. Those of one partition key stay in this order.</param>
    /// <param name="cancellationToken">Gives up while the events are not yet queued; afterwards the call waits for the disk.</param>
    /// <exception cref="ArgumentException">An event is larger than <see cref="MaxEventBytes"/>.</exception>
    /// <exception cref="IOException">The events could not be written (disk full, for one). None of them is stored.</exception>
    public ValueTask AppendAsync(string hub, IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        return AppendAsync(hub, new HubMessageBatch(messages), cancellationToken);
    }

    /// <summary>Stores events in one partition, whatever their keys.</summary>
    /// <inheritdoc cref="AppendAsync(string, IReadOnlyList{HubMessage}, CancellationToken)"/>
    public ValueTask AppendAsync(string hub, int partition, IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        var places = new HubPartition[messages.Count];
        Array.Fill(places, Find(hub)[partition]);
        return AppendAsync(new HubMessageBatch(messages), places, cancellationToken);
    }

    /// <summary>A reader that goes on where the consumer group's checkpoint is; a new group starts at the oldest event.</summary>
    public HubReader OpenReader(string hub, int partition, string consumerGroup)
    {
        HubPartition found = Find(hub)[partition];
        return new HubReader(log, found, log.RegisterGroup(found, consumerGroup));
    }

    /// <summary>Notes that the consumer group has done with all events before <paramref name="next"/>. Durable soon, not at once.</summary>
    public ValueTask CheckpointAsync(string hub, int partition, string consumerGroup, long next, CancellationToken cancellationToken) =>
        writer.CheckpointAsync(Find(hub)[partition], consumerGroup, next, cancellationToken);

    /// <summary>Sequence number that the next event of the partition will get.</summary>
    public long EndOf(string hub, int partition) => Find(hub)[partition].Next;

    /// <summary>Removes what every consumer group has passed and retention no longer asks for.</summary>
    public void Trim()
    {
        try
        {
            long storedBefore = (time.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
            int removed = log.Trim(storedBefore, options.MaxBytes, onlyOpened: time.GetElapsedTime(started) >= AbandonedAfter);
            if (removed > 0)
            {
                LogTrimmed(removed);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            LogTrimFailed(exception);
        }
    }

    /// <summary>Writes what was appended or checkpointed before this call, then closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await trimming.DisposeAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
        log.Dispose();
    }

    internal ValueTask AppendAsync(string hub, HubBatch batch, CancellationToken cancellationToken)
    {
        IReadOnlyList<HubPartition> partitions = Find(hub);
        var places = new HubPartition[batch.Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = Choose(partitions, batch.KeyOf(i));
        }

        return AppendAsync(batch, places, cancellationToken);
    }

    private ValueTask AppendAsync(HubBatch batch, HubPartition[] places, CancellationToken cancellationToken)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (batch.LengthOf(i) > MaxEventBytes)
            {
                throw new ArgumentException($"The event has {batch.LengthOf(i)} bytes, at most {MaxEventBytes} are allowed.", nameof(batch));
            }
        }

        return batch.Count == 0 ? ValueTask.CompletedTask : writer.AppendAsync(batch, places, cancellationToken);
    }

    private IReadOnlyList<HubPartition> Find(string hub) => hubs.TryGetValue(hub, out IReadOnlyList<HubPartition>? partitions)
        ? partitions
        : throw new ArgumentException($"There is no hub '{hub}'.", nameof(hub));

    private HubPartition Choose(IReadOnlyList<HubPartition> partitions, string? key)
    {
        if (key is null)
        {
            return partitions[(int)((uint)Interlocked.Increment(ref keyless) % (uint)partitions.Count)];
        }

        // FNV-1a: the same on every run and machine, which string.GetHashCode is not. Event Hubs allows keys of 128 characters.
        const int MostKeyBytes = 512;
        Span<byte> bytes = key.Length <= MostKeyBytes / 4 ? stackalloc byte[MostKeyBytes] : new byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        uint hash = 2166136261;
        foreach (byte b in bytes[..Encoding.UTF8.GetBytes(key, bytes)])
        {
            hash = (hash ^ b) * 16777619;
        }

        return partitions[(int)(hash % (uint)partitions.Count)];
    }

    [LoggerMessage(LogLevel.Debug, "Removed {Files} files of old events")]
    private partial void LogTrimmed(int files);

    [LoggerMessage(LogLevel.Warning, "Could not remove files of old events")]
    private partial void LogTrimFailed(Exception exception);
}

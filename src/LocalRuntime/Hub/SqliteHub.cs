using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// An event hub on one machine: named hubs of partitions, durable before an append returns, in order in each
/// partition, read at least once by every consumer group from its checkpoint.
/// </summary>
public sealed partial class SqliteHub : IAsyncDisposable
{
    /// <summary>Largest body of an event, in bytes, as on Azure Event Hubs (1 MB for an event).</summary>
    public const int MaxEventBytes = 1024 * 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromMinutes(1);

    private readonly HubOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<SqliteHub> logger;
    private readonly HubDatabase database;
    private readonly HubWriter writer;
    private readonly ITimer trimming;
    private readonly ConcurrentDictionary<string, IReadOnlyList<HubPartition>> hubs = new(StringComparer.OrdinalIgnoreCase);
    private int keyless;

    /// <param name="path">The database file; created when it is not there.</param>
    /// <param name="options">Partitions of new hubs and retention.</param>
    /// <param name="time">Clock of enqueued times and retention.</param>
    /// <param name="logger">Told of failed writes and of what retention removes.</param>
    public SqliteHub(string path, IOptions<HubOptions> options, TimeProvider time, ILogger<SqliteHub> logger)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        database = new HubDatabase(path);
        writer = new HubWriter(database, time, logger);
        trimming = time.CreateTimer(_ => Trim(), null, TrimInterval, TrimInterval);
    }

    /// <summary>Makes sure the hub exists.</summary>
    /// <returns>Its number of partitions.</returns>
    public int Declare(string hub)
    {
        if (!hubs.TryGetValue(hub, out IReadOnlyList<HubPartition>? partitions))
        {
            database.Write(() => partitions = database.OpenHub(hub, options.Partitions));
            partitions = hubs.GetOrAdd(hub, partitions!);
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
        IReadOnlyList<HubPartition> partitions = Find(hub);
        var events = new (HubPartition, HubMessage)[messages.Count];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = (Choose(partitions, messages[i].PartitionKey), messages[i]);
        }

        return AppendAsync(events, cancellationToken);
    }

    /// <summary>Stores events in one partition, whatever their keys.</summary>
    /// <inheritdoc cref="AppendAsync(string, IReadOnlyList{HubMessage}, CancellationToken)"/>
    public ValueTask AppendAsync(string hub, int partition, IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken) =>
        AppendAsync([.. messages.Select(message => (Find(hub)[partition], message))], cancellationToken);

    /// <summary>A reader that goes on where the consumer group's checkpoint is; a new group starts at the oldest event.</summary>
    public HubReader OpenReader(string hub, int partition, string consumerGroup)
    {
        HubPartition found = Find(hub)[partition];
        long next = 0;
        database.Write(() => next = database.RegisterGroup(found, consumerGroup));
        return new HubReader(database, found, next);
    }

    /// <summary>Notes that the consumer group has done with all events before <paramref name="next"/>. Durable soon, not at once.</summary>
    public ValueTask CheckpointAsync(string hub, int partition, string consumerGroup, long next, CancellationToken cancellationToken) =>
        writer.CheckpointAsync(Find(hub)[partition], consumerGroup, next, cancellationToken);

    /// <summary>Sequence number that the next event of the partition will get.</summary>
    public long EndOf(string hub, int partition) => Find(hub)[partition].Next;

    /// <summary>Removes what every consumer group has passed and retention no longer asks for.</summary>
    public void Trim()
    {
        long storedBefore = (time.GetUtcNow() - options.Retention).ToUnixTimeMilliseconds();
        foreach (HubPartition partition in hubs.Values.SelectMany(partitions => partitions))
        {
            int removed = 0;
            try
            {
                database.Write(() => removed = database.Trim(partition, storedBefore, options.MaxBytes / hubs[partition.Hub].Count));
            }
            catch (Exception exception) when (exception is Microsoft.Data.Sqlite.SqliteException or ObjectDisposedException)
            {
                LogTrimFailed(exception, partition.Hub, partition.Number);
                return;
            }

            if (removed > 0)
            {
                LogTrimmed(removed, partition.Hub, partition.Number);
            }
        }
    }

    /// <summary>Writes what was appended or checkpointed before this call, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await trimming.DisposeAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
        database.Dispose();
    }

    private ValueTask AppendAsync((HubPartition Partition, HubMessage Message)[] events, CancellationToken cancellationToken)
    {
        foreach ((_, HubMessage message) in events)
        {
            if (message.Body.Length > MaxEventBytes)
            {
                throw new ArgumentException($"The event has {message.Body.Length} bytes, at most {MaxEventBytes} are allowed.", nameof(events));
            }
        }

        return events.Length == 0 ? ValueTask.CompletedTask : writer.AppendAsync(events, cancellationToken);
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

        // FNV-1a: the same on every run and machine, which string.GetHashCode is not.
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(key))
        {
            hash = (hash ^ b) * 16777619;
        }

        return partitions[(int)(hash % (uint)partitions.Count)];
    }

    [LoggerMessage(LogLevel.Debug, "Removed {Chunks} chunks of hub {Hub}, partition {Partition}")]
    private partial void LogTrimmed(int chunks, string hub, int partition);

    [LoggerMessage(LogLevel.Warning, "Could not remove old events of hub {Hub}, partition {Partition}")]
    private partial void LogTrimFailed(Exception exception, string hub, int partition);
}

using System.Globalization;
using Azure.Messaging.EventHubs;
using DockLogs.LocalRuntime.Invocation;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Feeds one Event Hubs function from one partition, in order, one call at a time.</summary>
internal sealed partial class EventHubListener(
    FunctionInvoker invoker,
    LocalHub hub,
    EventHubSubscription subscription,
    int partition,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled; when the hub cannot be read it tries again from the checkpoint.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ReadOnAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnreadable(logger, exception, subscription.Hub, partition);
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        HubReader reader = hub.OpenReader(subscription.Hub, partition, subscription.ConsumerGroup);
        int sinceCheckpoint = 0;
        while (true)
        {
            IReadOnlyList<HubRecord> records = await reader.ReadAsync(subscription.MaxBatchSize, cancellationToken).ConfigureAwait(false);
            EventData[] events = [.. records.Select(ToEventData)];
            if (subscription.IsBatched)
            {
                await CallAsync(events, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                foreach (EventData single in events)
                {
                    await CallAsync(single, cancellationToken).ConfigureAwait(false);
                }
            }

            if (++sinceCheckpoint >= subscription.CheckpointFrequency)
            {
                sinceCheckpoint = 0;

                // What is done is done, also when the program is stopping.
                await hub.CheckpointAsync(subscription.Hub, partition, subscription.ConsumerGroup, records[^1].Sequence + 1, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task CallAsync(object trigger, CancellationToken cancellationToken)
    {
        try
        {
            await invoker.InvokeAsync(trigger, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // As on Azure the checkpoint moves on: one bad batch must not hold up a dock for ever.
            LogFailed(logger, exception, invoker.Function.Name, subscription.Hub, partition);
        }
    }

    private EventData ToEventData(HubRecord record) => EventHubsModelFactory.EventData(
        BinaryData.FromBytes(record.Body),
        record.Properties.ToDictionary(property => property.Key, object (property) => property.Value),
        partitionKey: record.PartitionKey,
        sequenceNumber: record.Sequence,
        offsetString: record.Sequence.ToString(CultureInfo.InvariantCulture),
        enqueuedTime: record.EnqueuedTime);

    [LoggerMessage(LogLevel.Error, "Hub {Hub}, partition {Partition} cannot be read; trying again from the checkpoint")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string hub, int partition);

    [LoggerMessage(LogLevel.Error, "{Function} failed on events of hub {Hub}, partition {Partition}; going on after them")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function, string hub, int partition);
}

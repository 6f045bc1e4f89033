using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace DockLogs.Bridge.Sending;

/// <summary>Sends over AMQP with the Event Hubs client library: batches of one partition key each, several docks at a time.</summary>
public sealed class AmqpEventSender : IEventSender, IAsyncDisposable
{
    private readonly EventHubProducerClient _producer;
    private readonly int _maxParallel;

    internal AmqpEventSender(EventHubProducerClient producer, EventHubsOptions options)
    {
        _producer = producer;
        _maxParallel = options.MaxParallelSends;
        MaxEventBytes = options.MaxEventBytes;
    }

    /// <inheritdoc/>
    public int MaxEventBytes { get; }

    /// <inheritdoc/>
    public ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new ValueTask(GatewayFanOut.SendAsync(events, _maxParallel, SendGatewayAsync, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _producer.DisposeAsync();

    internal static AmqpEventSender Create(EventHubsOptions options)
    {
        // The bridge tries again itself, for as long as it takes: the library's own attempts would hide the outage from it.
        var clientOptions = new EventHubProducerClientOptions
        {
            RetryOptions = new EventHubsRetryOptions { MaximumRetries = 1, TryTimeout = options.RequestTimeout },
        };
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return new AmqpEventSender(new EventHubProducerClient(options.FullyQualifiedNamespace!, options.Hub, EventHubsSenders.Identity(options), clientOptions), options);
        }

        var names = EventHubsConnectionString.TryParse(options.ConnectionString, out var connection, out _) && connection.Hub is not null;
        return new AmqpEventSender(
            names
                ? new EventHubProducerClient(options.ConnectionString, clientOptions)
                : new EventHubProducerClient(options.ConnectionString, options.Hub, clientOptions),
            options);
    }

    private async ValueTask SendGatewayAsync(GatewayBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            while (batch.Left.Length > 0)
            {
                using var hubBatch = await _producer.CreateBatchAsync(new CreateBatchOptions { PartitionKey = batch.Gateway.Value }, cancellationToken);
                foreach (var hubEvent in batch.Left)
                {
                    if (!hubBatch.TryAdd(ToEventData(hubEvent)))
                    {
                        break;
                    }
                }

                if (hubBatch.Count == 0)
                {
                    batch.Refuse("too-large", $"{batch.Left[0].Body.Length} bytes", $"an event that fits into a batch of {hubBatch.MaximumSizeInBytes} bytes");
                    continue;
                }

                await _producer.SendAsync(hubBatch, cancellationToken);
                batch.Sent(hubBatch.Count);
            }
        }
        catch (Exception e) when (e is not EventSendException && !cancellationToken.IsCancellationRequested)
        {
            // Throttling, lost links, missing rights: all of them outages, tried again by the bridge.
            throw new EventSendException($"Cannot send to {_producer.FullyQualifiedNamespace}/{_producer.EventHubName}: {e.Message}", e);
        }
    }

    private static EventData ToEventData(HubEvent hubEvent)
    {
        var eventData = new EventData(hubEvent.Body);
        foreach (var (name, value) in CloudEventProperties.Of(hubEvent, HttpsEventSender.Source))
        {
            eventData.Properties[CloudEventProperties.Prefix + name] = value;
        }

        return eventData;
    }
}

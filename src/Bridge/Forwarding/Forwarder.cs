using System.Threading.Channels;
using DockLogs.Bridge.Health;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Telemetry;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Forwarding;

/// <summary>
/// The one lane between broker and hub: takes messages in the order of their arrival, sends them in batches, one batch
/// at a time, and has them acknowledged when the hub has them. While a batch is being made durable the next one gathers,
/// so a slow hub gets larger batches. Nothing overtakes anything, not even after failures.
/// </summary>
internal sealed partial class Forwarder(
    IEventSender sender,
    IQuarantine quarantine,
    IOptions<BridgeOptions> options,
    BridgeMetrics metrics,
    BridgeState state,
    TimeProvider time,
    ILogger<Forwarder> logger)
{
    private readonly BridgeOptions _options = options.Value;
    private readonly Channel<ReceivedMessage> _lane = Channel.CreateUnbounded<ReceivedMessage>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>What is on the lane; its limit is what bounds the channel.</summary>
    public InFlightBudget InFlight { get; } = new(options.Value.MaxInFlightBytes);

    /// <summary>Takes a message onto the lane; completes when there is room for it.</summary>
    public ValueTask AcceptAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        metrics.Received();
        var reserving = InFlight.ReserveAsync(message.Size, cancellationToken);
        if (!reserving.IsCompletedSuccessfully)
        {
            return AcceptLaterAsync(reserving, message);
        }

        _lane.Writer.TryWrite(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>No further messages: <see cref="RunAsync"/> ends when the lane is empty.</summary>
    public void Complete() => _lane.Writer.TryComplete();

    /// <summary>Forwards until the lane is completed and empty.</summary>
    /// <param name="cancellationToken">Gives up what is still on the lane; the broker delivers it again.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<ReceivedMessage>();
        while (await _lane.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            await GatherAsync(batch, cancellationToken);
            await ForwardAsync(batch, cancellationToken);
            Acknowledge(batch);
        }
    }

    private async ValueTask AcceptLaterAsync(ValueTask reserving, ReceivedMessage message)
    {
        await reserving;
        _lane.Writer.TryWrite(message);
    }

    private async Task GatherAsync(List<ReceivedMessage> batch, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        TakeWhatFits();
        var waited = time.GetElapsedTime(batch[0].Received);
        if (waited < _options.BatchDelay && batch.Count < _options.BatchSize && bytes < _options.BatchBytes)
        {
            await Task.Delay(_options.BatchDelay - waited, time, cancellationToken);
            TakeWhatFits();
        }

        void TakeWhatFits()
        {
            while (batch.Count < _options.BatchSize
                && _lane.Reader.TryPeek(out var next)
                && (batch.Count == 0 || bytes + next.Size <= _options.BatchBytes)
                && _lane.Reader.TryRead(out next))
            {
                batch.Add(next);
                bytes += next.Size;
            }
        }
    }

    private async Task ForwardAsync(List<ReceivedMessage> batch, CancellationToken cancellationToken)
    {
        // A list of its own for each batch: a sender that gave up may still look at it.
        var events = new List<HubEvent>(batch.Count);
        using var span = BridgeTracing.Start(batch.Count, time.GetUtcNow() - time.GetElapsedTime(batch[0].Received));
        foreach (var message in batch)
        {
            if (message.Event is { } hubEvent)
            {
                events.Add(span is null ? hubEvent : hubEvent with { Traceparent = span.Id });
            }
        }

        if (events.Count > 0)
        {
            var forwarded = await SendAsync(events, cancellationToken);
            metrics.Forwarded(forwarded, time.GetElapsedTime(batch[0].Received));
        }

        foreach (var message in batch)
        {
            if (message.Unsendable is not null)
            {
                await QuarantineAsync(message.Unsendable, cancellationToken);
            }
        }
    }

    private async Task<int> SendAsync(List<HubEvent> events, CancellationToken cancellationToken)
    {
        var total = events.Count;
        var refused = 0;
        var backoff = new Backoff(_options.RetryDelay, _options.MaxRetryDelay);
        while (true)
        {
            var pause = TimeSpan.Zero;
            try
            {
                await sender.SendAsync(events, cancellationToken);
                state.HubFault = null;
                return total - refused;
            }
            catch (EventSendException e)
            {
                foreach (var one in e.Refused)
                {
                    await QuarantineAsync(Unsendable(one), cancellationToken);
                    refused++;
                }

                var unsent = e.Unsent ?? events.FindAll(one => !e.Refused.Any(refusal => ReferenceEquals(refusal.Event, one)));
                if (unsent.Count == 0)
                {
                    state.HubFault = null;
                    return total - refused;
                }

                if (unsent.Count < events.Count)
                {
                    backoff.Reset();
                }

                events = [.. unsent];
                pause = e.RetryAfter ?? TimeSpan.Zero;
                Failed(e);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever went wrong in a sender, the messages are safe at the broker and here: go on trying.
                Failed(e);
            }

            var least = backoff.Next();
            await Task.Delay(pause > least ? pause : least, time, cancellationToken);
        }

        void Failed(Exception e)
        {
            state.HubFault = e.Message;
            metrics.SendFailed();
            LogSendFailed(events.Count, e);
        }
    }

    private async Task QuarantineAsync(QuarantinedMessage message, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options.RetryDelay, _options.MaxRetryDelay);
        while (true)
        {
            try
            {
                await quarantine.PutAsync(message, cancellationToken);
                state.QuarantineFault = null;
                metrics.Quarantined();
                LogQuarantined(message.Topic, message.Reason, message.Found, message.Expected);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // As in SendAsync: an outage must not lose the message.
                state.QuarantineFault = e.Message;
                metrics.SendFailed();
                LogQuarantineFailed(message.Topic, e);
            }

            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    private static QuarantinedMessage Unsendable(RefusedEvent refused) => new()
    {
        ReceivedAt = refused.Event.Time,
        Topic = refused.Event.Topic,
        Reason = refused.Reason,
        Found = refused.Found,
        Expected = refused.Expected,
        Source = QuarantinedMessage.FromBridge,
        Body = refused.Event.Body,
    };

    // In the order of arrival, as MQTT 5.0 section 4.6 and 3.1.1 section 4.6 demand.
    private void Acknowledge(List<ReceivedMessage> batch)
    {
        var bytes = 0L;
        foreach (var message in batch)
        {
            bytes += message.Size;
            if (message.PacketIdentifier != 0)
            {
                message.Session.Acknowledge(message.PacketIdentifier);
            }
        }

        InFlight.Release(bytes, batch.Count);
    }

    [LoggerMessage(1, LogLevel.Warning, "The hub did not take {Events} events; trying again.")]
    private partial void LogSendFailed(int events, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "Quarantined a message of {Topic}: {Reason}; found {Found}, expected {Expected}.")]
    private partial void LogQuarantined(string topic, string reason, string found, string expected);

    [LoggerMessage(3, LogLevel.Error, "The quarantine did not take a message of {Topic}; trying again.")]
    private partial void LogQuarantineFailed(string topic, Exception exception);
}

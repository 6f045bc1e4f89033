using System.Diagnostics;
using Azure.Messaging.EventHubs;
using DockLogs.Bridge.Quarantine;
using DockLogs.Contracts;
using DockLogs.Functions.Telemetry;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// What docks say becomes events of orchestrations. The hub's checkpoint moves on even when this function throws, so each
/// message ends here: raised, ignored and counted, or in quarantine with its bytes. Only a shutdown is thrown, since the
/// batch comes again after it. Everything raised twice is harmless: orchestrations take duplicates for what they are.
/// </summary>
public sealed partial class ParseUplink(
    UploadDirectories directories,
    EventAnswers answers,
    IQuarantine quarantine,
    IEnumerable<IDockSightings> sightings,
    IEnumerable<IMissionWatch> missions,
    UplinkMetrics metrics,
    TimeProvider time,
    ILogger<ParseUplink> logger)
{
    private const int DocksAtOnce = 16;
    private const int MaxAttempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Docks side by side, each dock's messages in their order.</summary>
    [Function(nameof(ParseUplink))]
    public async Task RunAsync(
        [EventHubTrigger("%UplinkHub%", Connection = "EventHubs", ConsumerGroup = "%UplinkConsumerGroup%")] EventData[] events,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var byDock = new Dictionary<DockSerial, List<ReadMessage>>();
        foreach (UplinkMessage message in events.SelectMany(CloudEventReader.Read))
        {
            metrics.Received(1);
            if (Read(message, out ReadFault? fault) is { } read)
            {
                if (!byDock.TryGetValue(read.Message.Gateway, out List<ReadMessage>? ofDock))
                {
                    byDock[read.Message.Gateway] = ofDock = [];
                }

                ofDock.Add(read);
            }
            else
            {
                await QuarantineAsync(message, fault!, cancellationToken);
            }
        }

        var uploads = directories.Open(client);
        await Parallel.ForEachAsync(
            byDock,
            new ParallelOptions { MaxDegreeOfParallelism = DocksAtOnce, CancellationToken = cancellationToken },
            async (dock, token) => await TakeAsync(dock.Key, dock.Value, uploads, client, token));
    }

    private static ReadMessage? Read(UplinkMessage message, out ReadFault? fault)
    {
        fault = message.Fault;
        if (fault is not null)
        {
            return null;
        }

        if (!Topics.TryParse(message.Topic, out DockSerial gateway, out TopicKind kind) || kind is not (TopicKind.Events or TopicKind.ServicesReply))
        {
            fault = new ReadFault("bad-topic", $"'{message.Topic}'", $"{Topics.EventsFilter} or {Topics.ServicesReplyFilter}", "$");
            return null;
        }

        UpReadResult result = UpMessageReader.Read(gateway, kind, message.Body);
        fault = result.Fault;
        return result.Message is { } read ? new ReadMessage(read, message) : null;
    }

    private async Task TakeAsync(DockSerial dock, List<ReadMessage> messages, UploadDirectory uploads, DurableTaskClient client, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (IDockSightings sighting in sightings)
        {
            sighting.Seen(dock, now);
        }

        var pending = new List<Delivery>();
        foreach (ReadMessage read in messages)
        {
            if (read.Message.Method == UpMethod.Ignored)
            {
                metrics.Ignored("method");
                await MakeWayAsync(read, uploads, client, cancellationToken);
                continue;
            }

            Destination? destination = await CorrelateAsync(read, uploads, cancellationToken);
            if (destination is { InstanceId: not null })
            {
                Add(pending, destination, read);
            }
            else if (destination is { Ignored: { } reason })
            {
                metrics.Ignored(reason);
            }
        }

        foreach (Delivery delivery in pending)
        {
            await DeliverAsync(delivery, client, cancellationToken);
        }

        // Last, and all at once: a broker that takes long over them must not hold up what docks say.
        await Task.WhenAll(messages.Select(read => answers.AnswerAsync(read.Message, cancellationToken)));
    }

    private async Task<Destination?> CorrelateAsync(ReadMessage read, UploadDirectory uploads, CancellationToken cancellationToken)
    {
        Destination? found = null;
        Exception? fault = await TryAsync(
            async () => found = read.Message.Progress is { } report
                ? await Correlation.OfProgressAsync(read.Message, report, uploads, cancellationToken)
                : await Correlation.OfReplyAsync(read.Message, uploads, cancellationToken),
            cancellationToken);
        ReadFault? unclear = fault is not null ? Undeliverable(fault) : found?.Fault;
        if (unclear is not null)
        {
            await QuarantineAsync(read.Source, unclear, cancellationToken);
            return null;
        }

        return found;
    }

    // A mission begins: what a pull does at the dock steps aside. Reports of a flight keep coming, so one that fails is made good.
    private async Task MakeWayAsync(ReadMessage read, UploadDirectory uploads, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (IMissionWatch watch in missions)
        {
            if (watch.Heard(read.Message, read.Source.Body) is { } cancel)
            {
                await TryAsync(
                    async () =>
                    {
                        if (await uploads.FindHolderAsync(read.Message.Gateway, cancellationToken) is { } holder
                            && await uploads.FindAsync(holder, cancellationToken) is { IsLive: true })
                        {
                            await RaiseAsync(client, holder.Value, UploadEvents.Cancel, cancel, cancellationToken);
                        }
                    },
                    cancellationToken);
            }
        }
    }

    private void Add(List<Delivery> pending, Destination destination, ReadMessage read)
    {
        string instance = destination.InstanceId!;
        if (read.Message.Progress is not { } report)
        {
            pending.Add(new Delivery(instance, UploadEvents.Reply, UpEvents.Reply(read.Message), [read], destination.Trace));
            return;
        }

        // Only the last event of the same upload may take it in: in between, order counts.
        ProgressEvent progress = UpEvents.Progress(read.Message, report);
        int last = pending.FindLastIndex(delivery => delivery.InstanceId == instance);
        if (last >= 0 && pending[last].Payload is ProgressEvent before && ProgressMerge.TryMerge(before, progress, out ProgressEvent merged))
        {
            pending[last] = pending[last] with { Payload = merged, Messages = [.. pending[last].Messages, read] };
            metrics.Merged();
            return;
        }

        pending.Add(new Delivery(instance, UploadEvents.Progress, progress, [read], destination.Trace));
    }

    private async Task DeliverAsync(Delivery delivery, DurableTaskClient client, CancellationToken cancellationToken)
    {
        using UploadSpan? span = SpanOf(delivery);
        bool isRaised = false;
        Exception? fault = await TryAsync(
            async () => isRaised = await RaiseAsync(client, delivery.InstanceId, delivery.EventName, delivery.Payload, cancellationToken), cancellationToken);
        if (isRaised)
        {
            metrics.Raised(delivery.EventName);
        }
        else if (fault is not null)
        {
            span?.Fail(fault.GetType().Name);
            foreach (ReadMessage read in delivery.Messages)
            {
                await QuarantineAsync(read.Source, Undeliverable(fault), cancellationToken);
            }
        }
        else
        {
            foreach (ReadMessage _ in delivery.Messages)
            {
                metrics.Ignored("finished");
            }
        }
    }

    // False: it has come to its end since it was looked up. Durable Functions on Azure Storage refuse an event for it then.
    private static async Task<bool> RaiseAsync(DurableTaskClient client, string instance, string name, object payload, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(instance, name, payload, cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (await client.GetInstanceAsync(instance, cancellationToken) is null or { IsCompleted: true })
            {
                return false;
            }

            throw;
        }
    }

    private static UploadSpan? SpanOf(Delivery delivery)
    {
        string? cause = delivery.Messages[^1].Source.Trace;
        return delivery.Payload switch
        {
            ReplyEvent reply => UploadTracing.Continue(SpanNames.Reply, ActivityKind.Consumer, delivery.Trace, cause: cause)
                ?.With(SpanKeys.Dock, reply.Dock).With(SpanKeys.Tid, reply.Tid).With(SpanKeys.Result, reply.Result),
            ProgressEvent progress => UploadTracing.Continue(SpanNames.Progress, ActivityKind.Consumer, delivery.Trace, cause: cause)
                ?.With(SpanKeys.Dock, progress.Dock).With(SpanKeys.Progress, progress.Status).With(SpanKeys.Messages, delivery.Messages.Count),
            _ => null,
        };
    }

    private async Task<Exception?> TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await step();
                return null;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The boundary of the trigger: one message's trouble must not become another's.
                LogTrouble(attempt, e);
                if (attempt == MaxAttempts)
                {
                    return e;
                }
            }

            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), time, cancellationToken);
        }
    }

    private async Task QuarantineAsync(UplinkMessage message, ReadFault fault, CancellationToken cancellationToken)
    {
        metrics.Quarantined(fault.Reason);
        LogQuarantined(message.Topic, fault.Reason, fault.Path);
        Exception? trouble = await TryAsync(
            () => quarantine.PutAsync(
                new QuarantinedMessage
                {
                    ReceivedAt = time.GetUtcNow(),
                    Topic = message.Topic,
                    Reason = fault.Reason,
                    Found = fault.Found,
                    Expected = fault.Expected,
                    Path = fault.Path,
                    Body = message.Body,
                    Source = QuarantinedMessage.FromUplink,
                },
                cancellationToken),
            cancellationToken);
        if (trouble is not null)
        {
            LogLost(message.Topic, fault.Reason, trouble);
        }
    }

    private static ReadFault Undeliverable(Exception e) => new("not-delivered", e.GetType().Name, "an orchestration engine that takes the event", "$");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trouble with a message from the hub, attempt {Attempt}")]
    private partial void LogTrouble(int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message on {Topic} put into quarantine: {Reason} at {Path}")]
    private partial void LogQuarantined(string topic, string reason, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message on {Topic} lost: it is {Reason}, and the quarantine does not take it")]
    private partial void LogLost(string topic, string reason, Exception exception);
}

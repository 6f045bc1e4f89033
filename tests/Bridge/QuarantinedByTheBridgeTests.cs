using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;

namespace DockLogs.Bridge.Tests;

/// <summary>Messages that can never be sent.</summary>
public sealed class QuarantinedByTheBridgeTests
{
    [Fact]
    public async Task Payloads_around_the_limit_are_sent_up_to_it_and_quarantined_beyond()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        var quarantine = new MemoryQuarantine();
        await using (await RunningBridge.StartAsync(proxy.Port, hub, quarantine))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            var tooLarge = new byte[(1 << 20) + 1];
            tooLarge[^1] = 7;
            await dock.PublishAsync("thing/product/A/events", new byte[256 << 10]);
            await dock.PublishAsync("thing/product/A/events", new byte[1 << 20]);
            await dock.PublishAsync("thing/product/A/events", tooLarge);
            await dock.PublishAsync("thing/product/A/events", new byte[1]);
            await hub.WaitForDistinctAsync(3);

            var message = await quarantine.NextAsync();
            Assert.Equal("too-large", message.Reason);
            Assert.Equal("1048577 bytes", message.Found);
            Assert.Equal("at most 1048576 bytes", message.Expected);
            Assert.Equal("thing/product/A/events", message.Topic);
            Assert.Equal(QuarantinedMessage.FromBridge, message.Source);
            Assert.Equal(tooLarge, message.Body.ToArray());
        }

        Assert.Equal([256 << 10, 1 << 20, 1], hub.Events.Select(one => one.Body.Length));
        Assert.Equal(4, proxy.Connections[0].Acknowledged.Count);
    }

    [SkippableTheory]
    [InlineData("thing/product/bad serial/events")]
    [InlineData("thing/product/ümlaut/services_reply")]
    [InlineData("thing/product//events")]
    [InlineData("thing/product/01234567890123456789012345678901234567890123456789012345678901234/events")]
    public async Task Topic_without_a_serial_number_is_quarantined_and_acknowledged(string topic)
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var quarantine = new MemoryQuarantine { FailNextCalls = 3 };
        await using (await RunningBridge.StartAsync(proxy.Port, new RecordingHub(), quarantine))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            await dock.PublishAsync(topic, "{}"u8.ToArray());
            var message = await quarantine.NextAsync();
            Assert.Equal("bad-topic", message.Reason);
            Assert.Equal(topic, message.Topic);
            Assert.Equal(topic, message.Found);
            Assert.Equal("{}"u8.ToArray(), message.Body.ToArray());
        }

        Assert.Single(proxy.Connections[0].Acknowledged);
    }

    [Fact]
    public async Task Quarantine_that_is_away_holds_the_acknowledgement_back_and_is_tried_again()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var quarantine = new MemoryQuarantine { FailNextCalls = int.MaxValue };
        await using (var bridge = await RunningBridge.StartAsync(proxy.Port, new RecordingHub(), quarantine))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            await dock.PublishAsync("thing/product/bad serial/events", "{}"u8.ToArray());
            await Wait.UntilAsync(() => bridge.State.QuarantineFault is not null);
            Assert.Empty(proxy.Connections[0].Acknowledged);
            quarantine.FailNextCalls = 0;
            await quarantine.NextAsync();
            await Wait.UntilAsync(() => bridge.State.QuarantineFault is null);
        }

        Assert.Single(proxy.Connections[0].Acknowledged);
    }

    [Fact]
    public async Task Event_that_the_hub_refuses_for_ever_is_quarantined_and_the_others_arrive()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RefusingHub(one => RecordingHub.NumberOf(one) == 3);
        var quarantine = new MemoryQuarantine();
        await using (await RunningBridge.StartAsync(proxy.Port, hub, quarantine))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            await dock.PublishNumberedAsync(["A"], 0, 8);
            var message = await quarantine.NextAsync();
            Assert.Equal(("hub-says-no", "3", "anything else"), (message.Reason, message.Found, message.Expected));
            await Wait.UntilAsync(() => hub.Taken.Count == 7);
        }

        Assert.Equal([0, 1, 2, 4, 5, 6, 7], hub.Taken.Select(RecordingHub.NumberOf));
        Assert.Equal(8, proxy.Connections[0].Acknowledged.Count);
        Assert.True(quarantine.IsEmpty);
    }

    /// <summary>Takes all but some events, one half of each call at a time.</summary>
    private sealed class RefusingHub(Func<HubEvent, bool> refuses) : IEventSender
    {
        public System.Collections.Concurrent.ConcurrentQueue<HubEvent> Taken { get; } = new();

        public int MaxEventBytes => 1 << 20;

        public ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken)
        {
            var half = events.Take((events.Count + 1) / 2).ToList();
            foreach (var one in half.Where(one => !refuses(one)))
            {
                Taken.Enqueue(one);
            }

            var refused = half.Where(refuses).Select(one => new RefusedEvent(one, "hub-says-no", RecordingHub.NumberOf(one).ToString(System.Globalization.CultureInfo.InvariantCulture), "anything else")).ToList();
            return half.Count == events.Count && refused.Count == 0
                ? ValueTask.CompletedTask
                : throw new EventSendException("Not all.") { Unsent = [.. events.Skip(half.Count)], Refused = refused, RetryAfter = TimeSpan.FromMilliseconds(1) };
        }
    }
}

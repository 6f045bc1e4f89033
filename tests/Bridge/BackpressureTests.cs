using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;

namespace DockLogs.Bridge.Tests;

/// <summary>A slow hub slows the reading down; memory stays bounded and nothing is lost.</summary>
public sealed class BackpressureTests
{
    private const int Limit = 1 << 20;

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    [InlineData("embedded", "3.1.1")]
    public async Task Hub_that_stands_still_stops_the_reading_at_the_limit(string brokerName, string version)
    {
        await using IBroker broker = brokerName == "mosquitto" ? await MosquittoBroker.StartNewAsync("max_inflight_messages 0") : await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        hub.Hold();
        await using var bridge = await RunningBridge.StartAsync(
            proxy.Port, hub, null, ("Mqtt:ProtocolVersion", version), ("Bridge:MaxInFlightBytes", "1048576"), ("Bridge:MaxUnacknowledged", "65535"));
        await using var dock = await Dock.ConnectAsync(broker.Port);

        await dock.PublishNumberedAsync(["A"], 0, 400, size: 50_000);
        await Wait.UntilAsync(() => bridge.InFlight.Bytes > Limit - 60_000);
        Assert.InRange(bridge.InFlight.Bytes, 1, Limit);
        Assert.InRange(bridge.InFlight.Messages, 1, 21);

        hub.Release();
        await hub.WaitForDistinctAsync(400);
        Assert.Equal(Enumerable.Range(0, 400), hub.NumbersOf("A"));
        Assert.Single(proxy.Connections);
    }

    [Fact]
    public async Task Message_larger_than_the_limit_passes_alone()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        var hub = new RecordingHub { MaxEventBytes = 8 << 20 };
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, null, ("Bridge:MaxInFlightBytes", "1048576"), ("Mqtt:ProtocolVersion", "3.1.1"));
        await using var dock = await Dock.ConnectAsync(broker.Port);

        await dock.PublishNumberedAsync(["A"], 0, 3, size: 3 << 20);
        await hub.WaitForDistinctAsync(3);
        Assert.Equal([0, 1, 2], hub.NumbersOf("A"));
    }

    [Fact]
    public async Task Long_topics_count_as_well()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        var hub = new RecordingHub();
        var quarantine = new MemoryQuarantine();
        hub.Hold();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, quarantine, ("Bridge:MaxInFlightBytes", "1048576"));
        await using var dock = await Dock.ConnectAsync(broker.Port);

        await dock.PublishNumberedAsync(["A"], 0, 1);
        for (var i = 0; i < 60; i++)
        {
            await dock.PublishAsync($"thing/product/{new string('x', 30_000)}{i}/events", "{}"u8.ToArray());
        }

        await Wait.UntilAsync(() => bridge.InFlight.Bytes > Limit - 62_000);
        Assert.InRange(bridge.InFlight.Messages, 1, 18);

        hub.Release();
        for (var i = 0; i < 60; i++)
        {
            Assert.EndsWith($"x{i}/events", (await quarantine.NextAsync()).Topic, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task Connection_outlives_a_hub_that_stands_still_longer_than_the_keep_alive()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        hub.Hold();
        await using var bridge = await RunningBridge.StartAsync(proxy.Port, hub, null, ("Mqtt:KeepAlive", "00:00:01"), ("Bridge:MaxInFlightBytes", "1048576"));
        await using var dock = await Dock.ConnectAsync(broker.Port);
        await dock.PublishNumberedAsync(["A"], 0, 100, size: 50_000);
        await Wait.UntilAsync(() => bridge.InFlight.Bytes > Limit - 60_000);

        // Three keep-alive periods of a real broker's clock: after one and a half it throws out who is silent.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        hub.Release();
        await hub.WaitForDistinctAsync(100);
        Assert.Single(proxy.Connections);
    }

    [SkippableFact]
    public async Task Backlog_larger_than_the_limit_does_not_break_the_subscribing()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        await using (await RunningBridge.StartAsync(broker.Port, new RecordingHub()))
        {
        }

        await using var dock = await Dock.ConnectAsync(broker.Port);
        await dock.PublishNumberedAsync(["A"], 0, 100, size: 50_000);
        var hub = new RecordingHub();
        hub.Hold();
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(proxy.Port, hub, null, ("Mqtt:Timeout", "00:00:02"), ("Bridge:MaxInFlightBytes", "1048576"));
        await Wait.UntilAsync(() => bridge.InFlight.Bytes > Limit - 60_000);

        // Longer than the broker may take for an answer.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        hub.Release();
        await bridge.Bridge.Subscribed.WaitAsync(TimeSpan.FromSeconds(60));
        await hub.WaitForDistinctAsync(100);
        Assert.Equal(Enumerable.Range(0, 100), hub.NumbersOf("A"));
        Assert.Single(proxy.Connections);
    }
}

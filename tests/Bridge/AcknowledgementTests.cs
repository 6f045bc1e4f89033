using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;

namespace DockLogs.Bridge.Tests;

/// <summary>When a message is acknowledged, and over which connection.</summary>
public sealed class AcknowledgementTests
{
    private static readonly string[] Serials = ["A", "B", "C"];

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    public async Task Acknowledged_only_when_the_hub_has_it_and_in_the_order_of_arrival(string brokerName, string version)
    {
        await using IBroker broker = brokerName == "mosquitto" ? await MosquittoBroker.StartNewAsync() : await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        hub.Hold();
        await using (await RunningBridge.StartAsync(proxy.Port, hub, null, ("Mqtt:ProtocolVersion", version), ("Bridge:BatchSize", "5")))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            await dock.PublishNumberedAsync(Serials, 0, 6);
            await hub.WaitForCallsAsync(1);
            await Wait.UntilAsync(() => proxy.Connections[0].Delivered.Count == 18);
            Assert.Empty(proxy.Connections[0].Acknowledged);

            hub.Release();
            await hub.WaitForDistinctAsync(18);
        }

        var connection = Assert.Single(proxy.Connections);
        Assert.Equal(connection.Delivered, connection.Acknowledged);
        Assert.True(connection.SaidGoodbye);
    }

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    public async Task Messages_of_a_broken_connection_come_again_and_are_not_acknowledged_on_the_new_one(string brokerName, string version)
    {
        await using IBroker broker = brokerName == "mosquitto" ? await MosquittoBroker.StartNewAsync() : await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        hub.Hold();
        await using (var bridge = await RunningBridge.StartAsync(proxy.Port, hub, null, ("Mqtt:ProtocolVersion", version)))
        {
            await using var dock = await Dock.ConnectAsync(broker.Port);
            await dock.PublishNumberedAsync(Serials, 0, 6);
            await Wait.UntilAsync(() => bridge.InFlight.Messages == 18);
            proxy.Cut();

            // The hub takes the first connection's messages only now: too late to acknowledge them there.
            await Wait.UntilAsync(() => proxy.Connections.Count == 2 && proxy.Connections[1].Delivered.Count == 18);
            Assert.Empty(proxy.Connections[1].Acknowledged);
            hub.Release();
            await dock.PublishNumberedAsync(Serials, 6, 1);
            await hub.WaitForDistinctAsync(21);
        }

        Assert.Empty(proxy.Connections[0].Acknowledged);
        Assert.Equal(proxy.Connections[1].Delivered, proxy.Connections[1].Acknowledged);
        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 7), hub.NumbersOf(serial)));
        Assert.All(hub.Events.CountBy(one => one.Id), count => Assert.InRange(count.Value, 1, 2));
    }

    [SkippableFact]
    public async Task Many_cuts_lose_nothing_and_keep_the_order_of_each_dock()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(proxy.Port, hub, null, ("Bridge:BatchSize", "20"));
        await using var dock = await Dock.ConnectAsync(broker.Port);
        for (var round = 0; round < 10; round++)
        {
            await dock.PublishNumberedAsync(Serials, round * 50, 50);
            proxy.Cut();
            var connections = round + 2;
            await Wait.UntilAsync(() => proxy.Connections.Count >= connections);
        }

        await hub.WaitForDistinctAsync(1500);
        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 500), hub.NumbersOf(serial)));
    }
}

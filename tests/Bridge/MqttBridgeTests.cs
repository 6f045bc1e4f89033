using System.Text;
using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;
using MQTTnet.Protocol;

namespace DockLogs.Bridge.Tests;

/// <summary>What holds for every broker and both protocol versions.</summary>
public sealed class MqttBridgeTests
{
    private static readonly string[] Serials = [.. Enumerable.Range(0, 10).Select(number => $"DOCK-{number}")];

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    [InlineData("embedded", "3.1.1")]
    public async Task Messages_of_both_topics_arrive_untouched(string brokerName, string version)
    {
        await using var broker = await StartBrokerAsync(brokerName);
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, null, ("Mqtt:ProtocolVersion", version));
        await using var dock = await Dock.ConnectAsync(broker.Port, options => options.ProtocolVersion = version);

        byte[] odd = [0xFF, 0x00, 0xC3, 0x28, (byte)'"', (byte)'\\'];
        await dock.PublishAsync("thing/product/A1/events", Encoding.UTF8.GetBytes("{\"tid\":\"ü\"}"));
        await dock.PublishAsync("thing/product/B2/services_reply", odd);
        await dock.PublishAsync("thing/product/C3/events", "no ack"u8.ToArray(), MqttQualityOfServiceLevel.AtMostOnce);
        await dock.PublishAsync("thing/product/C3/services", "not for us"u8.ToArray());
        await dock.PublishAsync("thing/product/D4/events", ReadOnlyMemory<byte>.Empty);
        await hub.WaitForDistinctAsync(4);

        Assert.Equal(["A1", "B2", "C3", "D4"], hub.Events.Select(one => one.Gateway.Value));
        Assert.Equal("{\"tid\":\"ü\"}"u8.ToArray(), hub.Events[0].Body.ToArray());
        Assert.Equal(odd, hub.Events[1].Body.ToArray());
        Assert.Equal("thing/product/B2/services_reply", hub.Events[1].Topic);
        Assert.Equal(0, hub.Events[3].Body.Length);
        Assert.InRange(hub.Events[0].Time, DateTimeOffset.UnixEpoch.AddYears(50), TimeProvider.System.GetUtcNow());
    }

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    [InlineData("embedded", "3.1.1")]
    public async Task Hub_refusing_for_a_while_loses_nothing_and_keeps_the_order_of_each_dock(string brokerName, string version)
    {
        await using var broker = await StartBrokerAsync(brokerName);
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, null, ("Mqtt:ProtocolVersion", version), ("Bridge:BatchSize", "37"));
        await using var dock = await Dock.ConnectAsync(broker.Port);

        await dock.PublishNumberedAsync(Serials, 0, 50);
        hub.Refuse();
        var calls = hub.Calls;
        var publishing = dock.PublishNumberedAsync(Serials, 50, 100);
        await hub.WaitForCallsAsync(calls + 3);
        hub.Accept();
        await publishing;
        await hub.WaitForDistinctAsync(1500);

        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 150), hub.NumbersOf(serial)));
        Assert.False(hub.WasCalledTwiceAtOnce);
        Assert.Equal(1500, hub.Events.Count);
        Assert.All(hub.BatchSizes, size => Assert.InRange(size, 1, 37));
    }

    [SkippableTheory]
    [InlineData("mosquitto", "5.0")]
    [InlineData("mosquitto", "3.1.1")]
    [InlineData("embedded", "5.0")]
    public async Task Bridge_stopped_before_the_hub_took_them_gets_the_messages_again(string brokerName, string version)
    {
        await using var broker = await StartBrokerAsync(brokerName);
        await using var dock = await Dock.ConnectAsync(broker.Port);
        var deaf = new RecordingHub();
        deaf.Hold();
        await using (await RunningBridge.StartAsync(broker.Port, deaf, null, ("Mqtt:ProtocolVersion", version), ("Bridge:DrainTimeout", "00:00:00")))
        {
            await dock.PublishNumberedAsync(Serials, 0, 10);
            await deaf.WaitForCallsAsync(1);
        }

        // Published while no bridge is there: the session keeps them.
        await dock.PublishNumberedAsync(Serials, 10, 10);
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub, null, ("Mqtt:ProtocolVersion", version));
        await hub.WaitForDistinctAsync(200);

        Assert.Empty(deaf.Events);
        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 20), hub.NumbersOf(serial)));
    }

    [SkippableTheory]
    [InlineData("mosquitto")]
    [InlineData("embedded")]
    public async Task Stop_drains_what_was_read_and_nothing_comes_twice(string brokerName)
    {
        await using var broker = await StartBrokerAsync(brokerName);
        await using var dock = await Dock.ConnectAsync(broker.Port);
        var hub = new RecordingHub();
        hub.Hold();
        await using (var bridge = await RunningBridge.StartAsync(broker.Port, hub))
        {
            await dock.PublishNumberedAsync(Serials, 0, 20);
            await hub.WaitForCallsAsync(1);
            var stopping = bridge.StopAsync();
            hub.Release();
            await stopping;
        }

        await using var next = await RunningBridge.StartAsync(broker.Port, hub);
        await dock.PublishNumberedAsync(Serials, 20, 1);
        await hub.WaitForDistinctAsync(210);

        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 21), hub.NumbersOf(serial)));
        Assert.Equal(210, hub.Events.Count);
    }

    [SkippableFact]
    public async Task Mosquitto_restarted_is_found_again_and_nothing_is_lost()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        var hub = new RecordingHub();
        hub.Hold();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub);
        await using (var dock = await Dock.ConnectAsync(broker.Port))
        {
            await dock.PublishNumberedAsync(Serials, 0, 50);
        }

        await hub.WaitForCallsAsync(1);
        await broker.StopAsync();
        await broker.StartAsync();
        hub.Release();
        await using (var dock = await Dock.ConnectAsync(broker.Port))
        {
            await dock.PublishNumberedAsync(Serials, 50, 50);
        }

        await hub.WaitForDistinctAsync(1000);
        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 100), hub.NumbersOf(serial)));
    }

    [SkippableFact]
    public async Task Mosquitto_killed_does_not_lose_what_the_bridge_has_read()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        var hub = new RecordingHub();
        hub.Hold();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub);
        await using (var dock = await Dock.ConnectAsync(broker.Port))
        {
            await dock.PublishNumberedAsync(Serials, 0, 20);
        }

        await Wait.UntilAsync(() => bridge.InFlight.Messages == 200);
        await broker.KillAsync();
        await broker.StartAsync();
        hub.Release();
        await Wait.UntilAsync(() => bridge.State.BrokerFault is null);
        await using (var dock = await Dock.ConnectAsync(broker.Port))
        {
            await dock.PublishNumberedAsync(Serials, 20, 20);
        }

        await hub.WaitForDistinctAsync(400);
        Assert.All(Serials, serial => Assert.Equal(Enumerable.Range(0, 40), hub.NumbersOf(serial)));
    }

    [SkippableFact]
    public async Task Bridges_of_one_group_share_and_the_messages_of_a_dead_one_are_not_lost()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        var hub = new RecordingHub();
        var deaf = new RecordingHub();
        await using var dock = await Dock.ConnectAsync(broker.Port);
        await using var second = await RunningBridge.StartAsync(broker.Port, hub, null, ("Bridge:Group", "bridges"), ("Bridge:ClientId", "bridge-2"));
        var first = await RunningBridge.StartAsync(broker.Port, deaf, null, ("Bridge:Group", "bridges"), ("Bridge:ClientId", "bridge-1"), ("Bridge:DrainTimeout", "00:00:00"));
        await dock.PublishNumberedAsync(Serials, 0, 20);
        await Wait.UntilAsync(() => hub.Events.Count + deaf.Events.Count == 200);
        Assert.NotEmpty(hub.Events);
        Assert.NotEmpty(deaf.Events);

        // The first bridge dies with messages in hand; after its next start the broker gives them to it again.
        deaf.Hold();
        await dock.PublishNumberedAsync(Serials, 20, 20);
        await first.DisposeAsync();
        await dock.PublishNumberedAsync(Serials, 40, 20);
        await using var again = await RunningBridge.StartAsync(broker.Port, hub, null, ("Bridge:Group", "bridges"), ("Bridge:ClientId", "bridge-1"));

        await Wait.UntilAsync(() => hub.Events.Concat(deaf.Events).Select(one => one.Id).Distinct().Count() == 600);
    }

    [Fact]
    public async Task Health_names_the_neighbour_at_fault()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(broker.Port, hub);
        Assert.Equal("Healthy", (await bridge.Health.CheckHealthAsync()).Status.ToString());

        hub.Refuse();
        await using var dock = await Dock.ConnectAsync(broker.Port);
        await dock.PublishNumberedAsync(["A"], 0, 1);
        await hub.WaitForCallsAsync(2);
        var report = await bridge.Health.CheckHealthAsync();
        Assert.Equal("Unhealthy", report.Status.ToString());
        Assert.Equal("hub: The hub is away.", report.Entries["bridge"].Description);

        hub.Accept();
        await hub.WaitForDistinctAsync(1);
        await Wait.UntilAsync(() => bridge.State.HubFault is null);
        await broker.StopAsync();
        await Wait.UntilAsync(() => bridge.State.BrokerFault is not null);
    }

    private static async Task<IBroker> StartBrokerAsync(string name) =>
        name == "mosquitto" ? await MosquittoBroker.StartNewAsync() : await EmbeddedBroker.StartNewAsync();
}

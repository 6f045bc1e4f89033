using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;

namespace DockLogs.Bridge.Tests;

/// <summary>Connections that end before they have begun.</summary>
public sealed class BrokenOffTests
{
    // MQTT 5.0: CONNACK without properties; DISCONNECT with reason 0x8E, session taken over.
    private static readonly byte[] WelcomeAndGoodbye = [0x20, 0x03, 0x00, 0x00, 0x00, 0xE0, 0x02, 0x8E, 0x00];

    [Fact]
    public async Task Goodbye_of_the_broker_in_the_middle_of_subscribing_is_a_lost_connection_like_any_other()
    {
        await using var broker = new CurtBroker(WelcomeAndGoodbye);
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(
            broker.Port, new RecordingHub(), settings: [("Bridge:RetryDelay", "00:00:00.001"), ("Bridge:MaxRetryDelay", "00:00:00.001")]);
        await Wait.UntilAsync(() => broker.Connections >= 300 || bridge.Bridge.ExecuteTask!.IsCompleted);
        Assert.False(bridge.Bridge.ExecuteTask!.IsCompleted, $"{bridge.Bridge.ExecuteTask.Exception}");
    }

    [Fact]
    public async Task Stop_while_the_broker_owes_the_answer_to_connect_is_no_fault()
    {
        await using var broker = new CurtBroker([]);
        await using var bridge = await RunningBridge.StartWithoutWaitingAsync(broker.Port, new RecordingHub());
        await broker.Asked;
        await bridge.StopAsync();
        await bridge.Bridge.ExecuteTask!;
    }
}

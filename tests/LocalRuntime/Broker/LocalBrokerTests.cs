using System.Net;
using System.Threading.Channels;
using DockLogs.LocalRuntime.Broker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace DockLogs.LocalRuntime.Tests.Broker;

public sealed class LocalBrokerTests : IAsyncLifetime
{
    private const string Topic = "thing/product/D1/events";

    private readonly FakeTimeProvider time = new();
    private readonly Channel<MqttApplicationMessageReceivedEventArgs> received = Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();
    private readonly List<IMqttClient> clients = [];
    private LocalBroker broker = null!;

    public async Task InitializeAsync()
    {
        broker = new LocalBroker(new LocalBrokerOptions { Port = 0, BridgeClientId = "bridge", MaxUnacknowledged = 8 }, time, NullLogger<LocalBroker>.Instance);
        await broker.StartAsync();
    }

    public async Task DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await broker.DisposeAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V500)]
    [InlineData(MqttProtocolVersion.V311)]
    public async Task Dock_is_acknowledged_only_after_the_bridge_has_acknowledged(MqttProtocolVersion version)
    {
        await ConnectBridgeAsync();
        broker.OpenGate();
        IMqttClient dock = await ConnectAsync("D1", version);

        Task<MqttClientPublishResult> publishing = PublishAsync(dock, Topic, "1");
        MqttApplicationMessageReceivedEventArgs message = await received.Reader.ReadAsync();
        Assert.Equal("1", message.ApplicationMessage.ConvertPayloadToString());

        // Time for an acknowledgement too early: one round trip of another connection.
        await clients[0].PingAsync();
        Assert.False(publishing.IsCompleted);

        await message.AcknowledgeAsync(default);
        Assert.True((await publishing).IsSuccess);
    }

    [Fact]
    public async Task Dock_may_have_many_messages_under_way_and_their_order_holds()
    {
        await ConnectBridgeAsync();
        broker.OpenGate();
        IMqttClient dock = await ConnectAsync("D1");
        Task<MqttClientPublishResult>[] publishing = [.. Enumerable.Range(0, 5).Select(number => PublishAsync(dock, Topic, $"{number}"))];
        for (int number = 0; number < 5; number++)
        {
            MqttApplicationMessageReceivedEventArgs message = await received.Reader.ReadAsync();
            Assert.Equal($"{number}", message.ApplicationMessage.ConvertPayloadToString());
            await message.AcknowledgeAsync(default);
        }

        Assert.All(await Task.WhenAll(publishing), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task Publishers_are_not_read_on_while_too_many_messages_wait()
    {
        await ConnectBridgeAsync();
        broker.OpenGate();
        IMqttClient dock = await ConnectAsync("D1");
        Task<MqttClientPublishResult>[] publishing = [.. Enumerable.Range(0, 20).Select(number => PublishAsync(dock, Topic, $"{number}"))];
        List<MqttApplicationMessageReceivedEventArgs> waiting = [];
        for (int number = 0; number < 8; number++)
        {
            waiting.Add(await received.Reader.ReadAsync());
        }

        // The bridge's own round trip comes after anything else that was on its way to it.
        await clients[0].PingAsync();
        Assert.False(received.Reader.TryPeek(out _));

        foreach (MqttApplicationMessageReceivedEventArgs message in waiting)
        {
            await message.AcknowledgeAsync(default);
        }

        for (int number = 8; number < 20; number++)
        {
            await (await received.Reader.ReadAsync()).AcknowledgeAsync(default);
        }

        await Task.WhenAll(publishing);
    }

    [Fact]
    public async Task Message_that_is_not_for_the_bridge_is_acknowledged_at_once()
    {
        await ConnectBridgeAsync();
        broker.OpenGate();
        IMqttClient someone = await ConnectAsync("someone");
        await PublishAsync(someone, "thing/product/D1/services", "command");
    }

    [Fact]
    public async Task Dock_that_leaves_makes_room_for_others()
    {
        await ConnectBridgeAsync();
        broker.OpenGate();
        IMqttClient leaving = await ConnectAsync("D1");
        Task<MqttClientPublishResult>[] lost = [.. Enumerable.Range(0, 8).Select(number => PublishAsync(leaving, Topic, $"{number}"))];
        for (int number = 0; number < 8; number++)
        {
            await received.Reader.ReadAsync();
        }

        await leaving.DisconnectAsync();
        await Task.WhenAll(lost.Select(publishing => Assert.ThrowsAnyAsync<Exception>(() => publishing)));

        IMqttClient other = await ConnectAsync("D2");
        Task<MqttClientPublishResult> publishing = PublishAsync(other, "thing/product/D2/events", "other");
        MqttApplicationMessageReceivedEventArgs message = await received.Reader.ReadAsync();
        Assert.Equal("other", message.ApplicationMessage.ConvertPayloadToString());
        await message.AcknowledgeAsync(default);
        await publishing;
    }

    [Fact]
    public async Task Nobody_but_the_bridge_is_let_in_before_the_gate_opens()
    {
        await ConnectBridgeAsync();
        Task<IMqttClient> waiting = ConnectAsync("D1");
        await clients[0].PingAsync();
        Assert.False(waiting.IsCompleted);
        broker.OpenGate();
        Assert.True((await waiting).IsConnected);
    }

    [Fact]
    public async Task Who_waits_too_long_at_the_gate_is_sent_away_and_may_come_again()
    {
        Task<MqttClientConnectResult> early = TryConnectAsync("D1");
        while (!early.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(MqttClientConnectResultCode.ServerUnavailable, (await early).ResultCode);
        await ConnectBridgeAsync();
        broker.OpenGate();
        Assert.True((await ConnectAsync("D1")).IsConnected);
    }

    [Fact]
    public async Task Port_in_use_is_a_socket_error()
    {
        await using var second = new LocalBroker(new LocalBrokerOptions { Port = broker.Port, BridgeClientId = "bridge" }, time, NullLogger<LocalBroker>.Instance);
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(second.StartAsync);
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, string topic, string payload) => client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());

    private async Task ConnectBridgeAsync()
    {
        IMqttClient bridge = await ConnectAsync("bridge");
        bridge.ApplicationMessageReceivedAsync += message =>
        {
            message.AutoAcknowledge = false;
            received.Writer.TryWrite(message);
            return Task.CompletedTask;
        };
        await bridge.SubscribeAsync("thing/product/+/events", MqttQualityOfServiceLevel.AtLeastOnce);
    }

    private async Task<IMqttClient> ConnectAsync(string id, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        MqttClientConnectResult result = await TryConnectAsync(id, version);
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return clients.Last(client => client.Options.ClientId == id);
    }

    private async Task<MqttClientConnectResult> TryConnectAsync(string id, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithClientId(id)
            .WithProtocolVersion(version)
            .WithEndPoint(new IPEndPoint(IPAddress.Loopback, broker.Port))
            .WithTimeout(TimeSpan.FromMinutes(1))
            .Build();
        Task<MqttClientConnectResult> connecting = client.ConnectAsync(options);
        clients.Add(client);
        return await connecting;
    }
}

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using DockLogs.Bridge.Mqtt;
using DockLogs.Contracts;
using DockLogs.Functions.Downlink;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace DockLogs.Functions.Tests.Downlink;

public sealed class CommandPublisherTests : IAsyncDisposable
{
    private static readonly DockSerial Dock = DockSerial.Parse("4TADKAQ000J001");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly int _port = FreePort();
    private readonly Channel<(string ClientId, string Topic, MqttQualityOfServiceLevel Qos, byte[] Payload)> _received = Channel.CreateUnbounded<(string, string, MqttQualityOfServiceLevel, byte[])>();
    private MqttServer? _broker;
    private volatile bool _breaks;

    [Fact]
    public async Task Command_goes_out_at_qos_1_on_one_connection()
    {
        await StartBrokerAsync();
        await using CommandPublisher publisher = Publisher();
        Assert.False(publisher.IsConnected);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => publisher.PublishAsync(Dock, Topics.Services(Dock), new[] { (byte)i }, CancellationToken.None)));
        var clients = new HashSet<string>();
        var payloads = new HashSet<byte>();
        for (int i = 0; i < 50; i++)
        {
            var message = await _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);
            Assert.Equal("thing/product/4TADKAQ000J001/services", message.Topic);
            Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.Qos);
            clients.Add(message.ClientId);
            payloads.Add(message.Payload[0]);
        }

        Assert.Single(clients);
        Assert.Equal(50, payloads.Count);
        Assert.True(publisher.IsConnected);
    }

    [Fact]
    public async Task Broker_that_is_away_is_said_and_found_again()
    {
        await using CommandPublisher publisher = Publisher();
        await Assert.ThrowsAsync<CommandNotSentException>(() => publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None));
        Assert.False(await publisher.CheckAsync(CancellationToken.None));

        await StartBrokerAsync();
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None);
        Assert.True(await publisher.CheckAsync(CancellationToken.None));

        await _broker!.StopAsync();
        _broker!.Dispose();
        await Assert.ThrowsAsync<CommandNotSentException>(() => publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None));
        await StartBrokerAsync();
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None);
    }

    [Fact]
    public async Task Connection_that_breaks_under_commands_costs_none_of_them()
    {
        await StartBrokerAsync();
        await using CommandPublisher publisher = Publisher();
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None);
        for (int round = 0; round < 50; round++)
        {
            _breaks = true;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => publisher.PublishAsync(Dock, Topics.Services(Dock), new[] { (byte)i }, CancellationToken.None)));
            Assert.False(_breaks);
        }
    }

    [Fact]
    public async Task Connection_without_an_answer_is_not_used_again()
    {
        await using var broker = new StrictBroker(receiveMaximum: 10);
        var time = new FakeTimeProvider();
        await using CommandPublisher publisher = Publisher(broker.Port, time);
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None).WaitAsync(Patience);

        broker.FallSilent();
        Task unheard = publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None);
        await broker.Ignored.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<CommandNotSentException>(() => unheard.WaitAsync(Patience));

        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[1], CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(2, broker.Connections);
    }

    [Fact]
    public async Task Broker_gets_no_more_at_once_than_it_takes()
    {
        await using var broker = new StrictBroker(receiveMaximum: 3);
        await using CommandPublisher publisher = Publisher(broker.Port);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => publisher.PublishAsync(Dock, Topics.Services(Dock), new[] { (byte)i }, CancellationToken.None))).WaitAsync(Patience);
        Assert.Equal((0, 1, 50), (broker.ThrownOut, broker.Connections, broker.Acknowledged));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(950)]
    public async Task Message_too_large_for_the_broker_does_not_cost_the_connection(int size)
    {
        await using var broker = new StrictBroker(receiveMaximum: 10, maximumPacketSize: 952);
        await using CommandPublisher publisher = Publisher(broker.Port);
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[900], CancellationToken.None).WaitAsync(Patience);
        CommandNotSentException fault = await Assert.ThrowsAsync<CommandNotSentException>(() => publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[size], CancellationToken.None).WaitAsync(Patience));
        await publisher.PublishAsync(Dock, Topics.Services(Dock), new byte[900], CancellationToken.None).WaitAsync(Patience);
        Assert.Equal((0, 1, 2), (broker.ThrownOut, broker.Connections, broker.Acknowledged));
        Assert.Contains("952", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_that_refuses_is_said()
    {
        await StartBrokerAsync(refusePublish: true);
        await using CommandPublisher publisher = Publisher();
        CommandNotSentException fault = await Assert.ThrowsAsync<CommandNotSentException>(() => publisher.PublishAsync(Dock, Topics.Services(Dock), "secret"u8.ToArray(), CancellationToken.None));
        Assert.Contains("NotAuthorized", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is { IsStarted: true })
        {
            await _broker.StopAsync();
        }

        _broker?.Dispose();
    }

    private CommandPublisher Publisher() => Publisher(_port);

    private static CommandPublisher Publisher(int port, TimeProvider? time = null) => new(
        Options.Create(new MqttOptions { Broker = new Uri($"mqtt://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) }), time ?? TimeProvider.System, NullLogger<CommandPublisher>.Instance);

    private async Task StartBrokerAsync(bool refusePublish = false)
    {
        var factory = new MqttServerFactory();
        _broker = factory.CreateMqttServer(factory.CreateServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(_port).Build());
        _broker.InterceptingPublishAsync += args =>
        {
            if (refusePublish)
            {
                args.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
                args.ProcessPublish = false;
            }

            if (_breaks)
            {
                _breaks = false;
                args.CloseConnection = true;
            }

            _received.Writer.TryWrite((args.ClientId, args.ApplicationMessage.Topic, args.ApplicationMessage.QualityOfServiceLevel, args.ApplicationMessage.Payload.ToArray()));
            return Task.CompletedTask;
        };
        await _broker.StartAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

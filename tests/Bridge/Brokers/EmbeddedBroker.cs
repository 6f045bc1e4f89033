using System.Net;
using MQTTnet.Server;

namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>MQTTnet's broker in this process: the one of the local runtime.</summary>
public sealed class EmbeddedBroker : IBroker
{
    private readonly Action<MqttServerOptionsBuilder>? _configure;
    private readonly Action<MqttServer>? _attach;
    private MqttServer? _server;

    private EmbeddedBroker(Action<MqttServerOptionsBuilder>? configure, Action<MqttServer>? attach)
    {
        _configure = configure;
        _attach = attach;
    }

    public int Port { get; private set; }

    public MqttServer Server => _server!;

    public static async Task<EmbeddedBroker> StartNewAsync(Action<MqttServerOptionsBuilder>? configure = null, Action<MqttServer>? attach = null)
    {
        var broker = new EmbeddedBroker(configure, attach) { Port = Ports.Free() };
        await broker.StartAsync();
        return broker;
    }

    /// <summary>For a broker that was configured with an endpoint of its own.</summary>
    public void UsePort(int port) => Port = port;

    public async Task StartAsync()
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(1_000_000);
        _configure?.Invoke(options);
        var server = new MqttServerFactory().CreateMqttServer(options.Build());
        _attach?.Invoke(server);
        await server.StartAsync();
        _server = server;
    }

    public async Task StopAsync()
    {
        await Server.StopAsync();
        Server.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync();
        }
    }
}

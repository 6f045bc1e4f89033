using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace DockLogs.DockSimulator.Tests;

/// <summary>A real MQTT broker on a port of its own, which it keeps when restarted.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private MqttServer _server = null!;

    public int Port { get; private set; }

    public Uri Address => new($"mqtt://127.0.0.1:{Port}");

    public static async Task<Broker> StartAsync()
    {
        var broker = new Broker();
        for (var attempt = 1; ; attempt++)
        {
            broker.Port = FreePort();
            try
            {
                await broker.StartServerAsync();
                return broker;
            }
            catch (SocketException) when (attempt < 10)
            {
                // Somebody else took the port in between.
            }
        }
    }

    /// <summary>Stops and forgets all sessions, as a broker does that keeps nothing on disk.</summary>
    public async Task StopServerAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions());
        _server.Dispose();
    }

    public Task StartServerAsync()
    {
        _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)
            .WithDefaultEndpointReuseAddress()
            .WithPersistentSessions()
            .Build());
        return _server.StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopServerAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

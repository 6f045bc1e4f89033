using System.Net;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace DockLogs.LocalRuntime.Broker;

/// <summary>
/// An MQTT broker in this process (MQTTnet's server). Two things set it apart from a plain one: until the bridge has
/// subscribed nobody else is let in, so nothing a dock says goes nowhere; and a dock's QoS 1 message is acknowledged
/// only after the bridge has acknowledged it, that is, when the hub has it on the disk. So a kill -9 at any moment
/// loses nothing that a dock was told had arrived.
/// </summary>
public sealed partial class LocalBroker : IAsyncDisposable
{
    private readonly LocalBrokerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<LocalBroker> logger;
    private readonly MqttServer server;
    private readonly AcknowledgementRelay relay;
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="options">Where to listen and whom to trust.</param>
    /// <param name="time">Clock of the gate.</param>
    /// <param name="logger">Told of clients sent away.</param>
    public LocalBroker(LocalBrokerOptions options, TimeProvider time, ILogger<LocalBroker> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        MqttServerOptions serverOptions = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(options.Address)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(options.Port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(2 * options.MaxUnacknowledged)
            .Build();
        serverOptions.PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropNewMessage;
        serverOptions.DefaultEndpointOptions.NoDelay = true;
        Port = options.Port;
        server = new MqttServerFactory().CreateMqttServer(serverOptions);
        server.ValidatingConnectionAsync += LetInAsync;
        relay = new AcknowledgementRelay(server, options.BridgeClientId, options.MaxUnacknowledged, logger);
        ServerOptions = serverOptions;
    }

    /// <summary>The TCP port listened at, once started.</summary>
    public int Port { get; private set; }

    private MqttServerOptions ServerOptions { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is in use.</exception>
    public async Task StartAsync()
    {
        await server.StartAsync().ConfigureAwait(false);
        Port = ServerOptions.DefaultEndpointOptions.Port;
    }

    /// <summary>Lets everybody in: the bridge has subscribed.</summary>
    public void OpenGate() => gate.TrySetResult();

    /// <summary>Stops listening and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        relay.Dispose();
        gate.TrySetCanceled();
        if (server.IsStarted)
        {
            await server.StopAsync(new MqttServerStopOptionsBuilder().Build()).ConfigureAwait(false);
        }

        server.Dispose();
    }

    private async Task LetInAsync(ValidatingConnectionEventArgs connection)
    {
        if (gate.Task.IsCompletedSuccessfully || connection.ClientId == options.BridgeClientId)
        {
            return;
        }

        try
        {
            await gate.Task.WaitAsync(options.GateTimeout, time, connection.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            connection.ReasonCode = MqttConnectReasonCode.ServerUnavailable;
            LogSentAway(connection.ClientId);
        }
    }

    [LoggerMessage(LogLevel.Information, "MQTT client {ClientId} sent away: the bridge has not subscribed yet")]
    private partial void LogSentAway(string clientId);
}

using DockLogs.Bridge.Forwarding;
using DockLogs.Bridge.Health;
using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Sending;
using DockLogs.Contracts;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Packets;

namespace DockLogs.Bridge;

/// <summary>
/// Takes what docks say from the MQTT broker to the hub. A message is acknowledged to the broker only after the hub has
/// it; when the bridge stops or dies in between, the broker delivers it again.
/// </summary>
public sealed partial class MqttBridge : BackgroundService
{
    // A connection that lived this long was a good one: the next loss is a new story.
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(30);

    private readonly BridgeOptions _options;
    private readonly MqttOptions _mqtt;
    private readonly Forwarder _forwarder;
    private readonly MessageReader _reader;
    private readonly BridgeMetrics _metrics;
    private readonly BridgeState _state;
    private readonly TimeProvider _time;
    private readonly ILogger<MqttBridge> _logger;
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stopping;

    internal MqttBridge(
        IOptions<BridgeOptions> options,
        IOptions<MqttOptions> mqtt,
        IEventSender sender,
        Forwarder forwarder,
        BridgeMetrics metrics,
        BridgeState state,
        TimeProvider time,
        ILogger<MqttBridge> logger)
    {
        _options = options.Value;
        _mqtt = mqtt.Value;
        _forwarder = forwarder;
        _reader = new MessageReader(time, sender.MaxEventBytes);
        _metrics = metrics;
        _state = state;
        _time = time;
        _logger = logger;
        metrics.Observe(forwarder.InFlight);
    }

    /// <summary>
    /// Completes when the broker has accepted the subscriptions for the first time: from then on nothing that docks
    /// publish is missed. Canceled when the bridge stops before.
    /// </summary>
    public Task Subscribed => _subscribed.Task;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var giveUp = new CancellationTokenSource();
        _stopping = stopping.Token;
        var forwarding = Task.Run(() => ForwardAsync(stopping, giveUp.Token), CancellationToken.None);
        try
        {
            await using var session = await StayConnectedAsync(stopping.Token);
            await DrainAsync(session, forwarding);
        }
        finally
        {
            _subscribed.TrySetCanceled(CancellationToken.None);
            await giveUp.CancelAsync();
        }
    }

    private async Task ForwardAsync(CancellationTokenSource stopping, CancellationToken giveUp)
    {
        try
        {
            await _forwarder.RunAsync(giveUp);
        }
        finally
        {
            // Only a bug ends the lane early; then nothing must go on reading, and the fault must reach the host.
            await stopping.CancelAsync();
        }
    }

    /// <summary>Connects, again and again, until the bridge is stopped.</summary>
    /// <returns>The session that was open then, if any.</returns>
    private async Task<BrokerSession?> StayConnectedAsync(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(_options.RetryDelay, _options.MaxRetryDelay);
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            BrokerSession? session = null;
            try
            {
                session = new BrokerSession(ClientOptions(), _time, ReceiveAsync);
                await OpenAsync(session, stoppingToken);
                var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using (stoppingToken.Register(stopped.SetResult))
                {
                    if (await Task.WhenAny(session.Completion, stopped.Task) == stopped.Task)
                    {
                        (var open, session) = (session, null);
                        return open;
                    }

                    await session.Completion;
                }
            }
            catch (Exception e) when (e is BrokerConnectionException or CertificateFileException)
            {
                // Certificate files were readable at the start: someone is renewing them.
                _state.BrokerFault = e.Message;
                LogDisconnected(_mqtt.Broker, e.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // A session that the broker kept brings messages before it is fully open: these are drained as well.
                (var open, session) = (session, null);
                return open;
            }
            finally
            {
                await (session?.DisposeAsync() ?? ValueTask.CompletedTask);
            }

            if (_time.GetElapsedTime(started) > GoodConnection)
            {
                backoff.Reset();
            }

            await Task.Delay(backoff.Next(), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task OpenAsync(BrokerSession session, CancellationToken stoppingToken)
    {
        await session.ConnectAsync(stoppingToken);

        // Always: a broker that forgot the subscriptions but not the session would otherwise stay silent for ever.
        await session.SubscribeAsync(Filters(), stoppingToken);
        _state.BrokerFault = null;
        LogSubscribed(_mqtt.Broker, _options.ClientId, session.WasPresent);
        if (!_subscribed.TrySetResult())
        {
            _metrics.Reconnected();
        }
    }

    private MqttClientOptions ClientOptions()
    {
        var builder = MqttConnection.For(_mqtt, _options.ClientId).WithCleanSession(false);
        if (_mqtt.IsVersion5)
        {
            // A broker must drop larger packets itself: one could otherwise fill the memory of the bridge.
            builder
                .WithSessionExpiryInterval((uint)_options.SessionExpiry.TotalSeconds)
                .WithReceiveMaximum((ushort)_options.MaxUnacknowledged)
                .WithMaximumPacketSize((uint)Math.Min(_options.MaxInFlightBytes, uint.MaxValue));
        }

        return builder.Build();
    }

    private string[] Filters()
    {
        var prefix = string.IsNullOrEmpty(_options.Group) ? "" : $"$share/{_options.Group}/";
        return [prefix + Topics.EventsFilter, prefix + Topics.ServicesReplyFilter];
    }

    // A bridge that stops takes no more: unacknowledged, the message comes again after the next start.
    private ValueTask ReceiveAsync(BrokerSession session, MqttPublishPacket packet)
    {
        if (_stopping.IsCancellationRequested)
        {
            return ValueTask.CompletedTask;
        }

        var accepting = _forwarder.AcceptAsync(_reader.Read(session, packet), _stopping);
        return accepting.IsCompletedSuccessfully ? ValueTask.CompletedTask : AcceptUnlessStoppedAsync(accepting);
    }

    private async ValueTask AcceptUnlessStoppedAsync(ValueTask accepting)
    {
        try
        {
            await accepting;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The connection must live on for the acknowledgements of what is on the lane.
        }
    }

    private async Task DrainAsync(BrokerSession? session, Task forwarding)
    {
        _forwarder.Complete();
        try
        {
            await forwarding.WaitAsync(_options.DrainTimeout, _time);
            using var timeout = new CancellationTokenSource(_options.DrainTimeout, _time);
            await (session?.DisconnectAsync(timeout.Token) ?? Task.CompletedTask);
            LogDrained();
        }
        catch (TimeoutException)
        {
            LogNotDrained(_forwarder.InFlight.Messages, _options.DrainTimeout);
        }
        catch (Exception e) when (e is BrokerConnectionException or OperationCanceledException)
        {
            LogDisconnected(_mqtt.Broker, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Subscribed at {Broker} as {ClientId}; session present: {SessionPresent}.")]
    private partial void LogSubscribed(Uri? broker, string clientId, bool sessionPresent);

    [LoggerMessage(2, LogLevel.Warning, "Not connected to {Broker}: {Reason}")]
    private partial void LogDisconnected(Uri? broker, string reason);

    [LoggerMessage(3, LogLevel.Information, "Stopped: all that was received is on the hub and acknowledged.")]
    private partial void LogDrained();

    [LoggerMessage(4, LogLevel.Warning, "Stopped with {Messages} messages that the hub did not take within {Timeout}; the broker will deliver them again.")]
    private partial void LogNotDrained(long messages, TimeSpan timeout);
}

using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace DockLogs.Bridge.Mqtt;

/// <summary>
/// One connection to the broker, on MQTTnet's low-level client. Its ordinary client puts every received message into a
/// queue without limit before a handler sees it, so that a slow handler cannot slow the broker down; here a message is
/// read only after the one before was taken.
/// </summary>
/// <remarks>
/// Packet identifiers belong to their connection: each connection is a new session object, and acknowledging a message
/// through an ended one does nothing. The broker delivers such a message again.
/// </remarks>
internal sealed class BrokerSession : IAsyncDisposable
{
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<BrokerSession, MqttPublishPacket, ValueTask> _receive;
    private readonly ILowLevelMqttClient _client = new MqttClientFactory().CreateLowLevelMqttClient();
    private readonly BrokerStreamProvider _streams = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<ushort> _acknowledgements = Channel.CreateUnbounded<ushort>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource<MqttSubAckPacket> _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _acknowledging = Task.CompletedTask;
    private Task _keepingAlive = Task.CompletedTask;
    private long _lastSent;
    private long _lastReceived;
    private volatile bool _isHeldBack;

    /// <summary>A session that is not connected yet.</summary>
    /// <param name="options">Where and how to connect.</param>
    /// <param name="time">Clock for the keep-alive.</param>
    /// <param name="receive">Takes one message; the next is read when it has completed.</param>
    public BrokerSession(MqttClientOptions options, TimeProvider time, Func<BrokerSession, MqttPublishPacket, ValueTask> receive)
    {
        _options = options;
        _time = time;
        _receive = receive;
        if (options.ChannelOptions is MqttClientTcpOptions tcp)
        {
            tcp.StreamProvider = _streams;
        }
    }

    /// <summary>Ends, always with an exception, when the connection ends.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the broker knew this client and its subscriptions.</summary>
    public bool WasPresent { get; private set; }

    /// <summary>Connects and begins to read: messages of a session that the broker kept come at once.</summary>
    /// <exception cref="BrokerConnectionException">The broker cannot be reached or refuses; says why.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => timeout.Cancel(), null, _options.Timeout, Timeout.InfiniteTimeSpan);
        MqttClientConnectResult result;
        try
        {
            MqttPacket? answer = null;
            await ReceivingThread.RunAsync(async () =>
            {
                await _client.ConnectAsync(_options, timeout.Token);
                await _client.SendAsync(MqttConnectPacketFactory.Create(_options), timeout.Token);
                answer = await _client.ReceiveAsync(timeout.Token);
            });
            var connAck = answer as MqttConnAckPacket
                ?? throw new BrokerConnectionException($"The broker answered CONNECT with {answer}, expected CONNACK.");
            result = MqttClientConnectResultFactory.Create(connAck, _options.ProtocolVersion);
        }
        catch (Exception e) when (e is not BrokerConnectionException)
        {
            // Given up, MQTTnet speaks of a closed connection as well.
            cancellationToken.ThrowIfCancellationRequested();
            throw new BrokerConnectionException(
                timeout.IsCancellationRequested ? $"No connection within {_options.Timeout}." : $"Cannot connect: {Innermost(e)}", e);
        }

        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new BrokerConnectionException($"The broker refuses the connection: {result.ResultCode} {result.ReasonString}".TrimEnd());
        }

        WasPresent = result.IsSessionPresent;
        Begin(result.ServerKeepAlive > 0 ? TimeSpan.FromSeconds(result.ServerKeepAlive) : _options.KeepAlivePeriod);
    }

    /// <summary>Subscribes at QoS 1.</summary>
    /// <exception cref="BrokerConnectionException">The broker refuses a filter, does not answer, or the connection ended.</exception>
    public async Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        // Retained messages come once, not again at each reconnect (MQTT 5; 3.1.1 has no such choice).
        var packet = new MqttSubscribePacket { PacketIdentifier = 1 };
        packet.TopicFilters.AddRange(filters.Select(filter => new MqttTopicFilter
        {
            Topic = filter,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            RetainHandling = MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly,
        }));

        // Not to be given up half way: MQTTnet closes the connection then, and what came by it could not be acknowledged.
        await SendAsync(packet, CancellationToken.None);
        var answer = await WaitForSubAckAsync(cancellationToken);
        var refused = filters.Zip(answer.ReasonCodes).Where(pair => pair.Second is not (MqttSubscribeReasonCode.GrantedQoS1 or MqttSubscribeReasonCode.GrantedQoS2)).ToList();
        if (refused.Count > 0)
        {
            throw new BrokerConnectionException($"The broker refuses QoS 1 subscriptions: {string.Join(", ", refused.Select(pair => $"{pair.First} {pair.Second}"))}");
        }
    }

    /// <summary>Has the message acknowledged; does nothing when the connection has ended.</summary>
    public void Acknowledge(ushort packetIdentifier) => _acknowledgements.Writer.TryWrite(packetIdentifier);

    /// <summary>
    /// Sends outstanding acknowledgements, says goodbye and waits until the broker has closed the connection, and so has
    /// read them all: closing at once would let the system throw them away. The broker keeps the session.
    /// </summary>
    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        _acknowledgements.Writer.TryComplete();
        await _acknowledging.WaitAsync(cancellationToken);
        await SendAsync(new MqttDisconnectPacket(), cancellationToken);
        await (_streams.Stream?.CompleteWritesAsync(cancellationToken) ?? Task.CompletedTask);
        await Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _keepingAlive;
        await _acknowledging;
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private string Describe(MqttDisconnectPacket disconnect) => disconnect.ReasonCode == MqttDisconnectReasonCode.SessionTakenOver
        ? $"The broker ended the connection: another client connected as '{_options.ClientId}', expected each to have its own client id."
        : $"The broker ended the connection: {disconnect.ReasonCode} {disconnect.ReasonString}".TrimEnd();

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;

    private async Task<MqttSubAckPacket> WaitForSubAckAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await await Task.WhenAny(_subscribed.Task, Completion).WaitAsync(_options.Timeout, _time, cancellationToken);
                return await _subscribed.Task;
            }
            catch (TimeoutException) when (_isHeldBack || _time.GetElapsedTime(_lastReceived) < _options.Timeout)
            {
                // The answer stands behind a backlog of messages that is still coming, or that there is no room for yet.
            }
            catch (TimeoutException e)
            {
                throw new BrokerConnectionException($"No answer to SUBSCRIBE within {_options.Timeout}.", e);
            }
        }
    }

    private void Begin(TimeSpan keepAlive)
    {
        _lastSent = _lastReceived = _time.GetTimestamp();
        Completion = ReceivingThread.RunAsync(ReceiveAsync);
        _acknowledging = AcknowledgeAsync();
        _keepingAlive = KeepAliveAsync(keepAlive);
    }

    private void End()
    {
        _acknowledgements.Writer.TryComplete();
        _ended.Cancel();
        _client.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var packet = await _client.ReceiveAsync(_ended.Token);
                _lastReceived = _time.GetTimestamp();
                switch (packet)
                {
                    case MqttPublishPacket publish:
                        var receiving = _receive(this, publish);
                        if (!receiving.IsCompletedSuccessfully)
                        {
                            _isHeldBack = true;
                            await receiving;
                            _lastReceived = _time.GetTimestamp();
                            _isHeldBack = false;
                        }

                        break;
                    case MqttSubAckPacket subAck:
                        _subscribed.TrySetResult(subAck);
                        break;
                    case MqttDisconnectPacket disconnect:
                        throw new BrokerConnectionException(Describe(disconnect));
                }
            }
        }
        catch (Exception e) when (e is MqttCommunicationException or MqttProtocolViolationException or InvalidOperationException or ObjectDisposedException or OperationCanceledException)
        {
            throw new BrokerConnectionException($"The connection broke: {Innermost(e)}", e);
        }
        finally
        {
            End();
        }
    }

    private async Task AcknowledgeAsync()
    {
        try
        {
            await foreach (var packetIdentifier in _acknowledgements.Reader.ReadAllAsync(_ended.Token))
            {
                await SendAsync(new MqttPubAckPacket { PacketIdentifier = packetIdentifier }, _ended.Token);
            }
        }
        catch (Exception e) when (e is BrokerConnectionException or OperationCanceledException)
        {
            // The receiving side reports why the connection ended; the broker delivers again what was not acknowledged.
        }
    }

    private async Task KeepAliveAsync(TimeSpan keepAlive)
    {
        using var timer = new PeriodicTimer(keepAlive / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                // A bridge that holds its reading back sees no answers: then only TCP can find the connection dead.
                if (!_isHeldBack && _time.GetElapsedTime(_lastReceived) > keepAlive * 1.5)
                {
                    End();
                }
                else if (_time.GetElapsedTime(_lastSent) >= keepAlive / 2)
                {
                    await SendAsync(MqttPingReqPacket.Instance, _ended.Token);
                }
            }
        }
        catch (Exception e) when (e is BrokerConnectionException or OperationCanceledException)
        {
            // As above.
        }
    }

    private async Task SendAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendAsync(packet, cancellationToken);
            _lastSent = _time.GetTimestamp();
        }
        catch (Exception e) when (e is MqttCommunicationException or InvalidOperationException or ObjectDisposedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new BrokerConnectionException($"The connection broke: {Innermost(e)}", e);
        }
    }
}

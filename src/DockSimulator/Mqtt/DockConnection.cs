using System.Buffers;
using System.Threading.Channels;
using DockLogs.Contracts;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace DockLogs.DockSimulator.Mqtt;

/// <summary>
/// One dock's MQTT session: persistent, reconnects for ever, and keeps what the dock says until the broker has it.
/// </summary>
internal sealed partial class DockConnection : IAsyncDisposable
{
    private const int OutboxCapacity = 1024;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(5);

    // Longer than between two steps of an upload, shorter than anybody waits for a reply.
    private static readonly TimeSpan NeighbourPatience = TimeSpan.FromSeconds(1);

    private readonly DockSerial _dock;
    private readonly MqttClientOptions _clientOptions;
    private readonly MqttClientSubscribeOptions _subscriptions;
    private readonly Func<DockFaults> _faults;
    private readonly Action<TopicKind, ReadOnlyMemory<byte>> _received;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstOnline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A dock has little memory too: when the broker is away for long, the oldest progress is the least worth.
    private readonly Channel<OutgoingMessage> _outbox = Channel.CreateBounded<OutgoingMessage>(
        new BoundedChannelOptions(OutboxCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _offline = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <param name="received">Told of each command and event reply, one after the other.</param>
    public DockConnection(
        SimulatedFleetOptions options, DockSerial dock, int seed, Func<DockFaults> faults, Action<TopicKind, ReadOnlyMemory<byte>> received, TimeProvider time, ILogger logger)
    {
        _dock = dock;
        _faults = faults;
        _received = received;
        _time = time;
        _logger = logger;
        _random = new Random(seed);
        _clientOptions = ClientOptions(options, dock);
        _subscriptions = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(Topics.Services(dock), MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(Topics.EventsReply(dock), MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        _client.ApplicationMessageReceivedAsync += OnReceivedAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>Ends when the dock has subscribed for the first time.</summary>
    public Task FirstOnline => _firstOnline.Task;

    public void Start() => _running = Task.WhenAll(StayConnectedAsync(_stopping.Token), PumpAsync(_stopping.Token));

    /// <summary>Says something as soon as the broker is there, in order, distorted by the dock's faults.</summary>
    public void Send(string topic, byte[] payload) => _outbox.Writer.TryWrite(new OutgoingMessage(topic, payload));

    /// <summary>Ends when the broker has acknowledged the message; repeats it after each lost connection.</summary>
    /// <exception cref="OperationCanceledException">Canceled, or the dock is switched off.</exception>
    public async Task PublishAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var application = new MqttApplicationMessage
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(message.Payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        while (true)
        {
            await Volatile.Read(ref _online).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _client.PublishAsync(application, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // MQTTnet says that the connection broke with whatever its parts ran into, a null reference among it.
                LogNotPublished(_logger, _dock, exception);
                await Task.Delay(FirstBackoff, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _firstOnline.TrySetCanceled();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stopping.Dispose();
    }

    private static MqttClientOptions ClientOptions(SimulatedFleetOptions options, DockSerial dock)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithConnectionUri(options.Broker)
            .WithClientId(dock.Value)
            .WithCleanSession(false)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(30))
            .WithTimeout(TimeSpan.FromSeconds(10));
        if (options.UserName is { } user)
        {
            builder = builder.WithCredentials(user, options.Password ?? "");
        }

        // A 3.1.1 session without "clean" has no expiry.
        builder = options.ProtocolVersion == "3.1.1"
            ? builder.WithProtocolVersion(MqttProtocolVersion.V311)
            : builder.WithProtocolVersion(MqttProtocolVersion.V500).WithSessionExpiryInterval((uint)TimeSpan.FromDays(1).TotalSeconds);
        return builder.Build();
    }

    private async Task StayConnectedAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            _offline = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                if (!_client.IsConnected)
                {
                    await _client.ConnectAsync(_clientOptions, cancellationToken).ConfigureAwait(false);
                }

                // On every connect: a broker that lost its sessions would otherwise never speak to the dock again.
                await _client.SubscribeAsync(_subscriptions, cancellationToken).ConfigureAwait(false);
                failures = 0;
                _online.TrySetResult();
                _firstOnline.TrySetResult();
                await _offline.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Any failure to connect means the same to a dock: try again later.
                LogNotConnected(_logger, _dock, exception.Message);
                failures++;
            }

            var longest = Math.Min(LongestBackoff.TotalMilliseconds, FirstBackoff.TotalMilliseconds * Math.Pow(2, failures));
            await Task.Delay(TimeSpan.FromMilliseconds(longest * (0.5 + (_random.NextDouble() / 2))), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        var reader = _outbox.Reader;
        while (true)
        {
            var message = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var faults = _faults();
            if (faults.ReorderedMessages && await ReadNeighbourAsync(cancellationToken).ConfigureAwait(false) is { } neighbour)
            {
                await PublishAsync(neighbour, faults, cancellationToken).ConfigureAwait(false);
            }

            await PublishAsync(message, faults, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(OutgoingMessage message, DockFaults faults, CancellationToken cancellationToken)
    {
        await PublishAsync(message, cancellationToken).ConfigureAwait(false);
        if (faults.DuplicateMessages)
        {
            await PublishAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<OutgoingMessage?> ReadNeighbourAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(NeighbourPatience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await _outbox.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        if (Topics.TryParse(received.ApplicationMessage.Topic, out var dock, out var kind) && dock == _dock)
        {
            _received(kind, received.ApplicationMessage.Payload.ToArray());
        }

        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs disconnected)
    {
        if (_online.Task.IsCompleted)
        {
            Volatile.Write(ref _online, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        _offline.TrySetResult();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dock {Dock}: no connection to the broker: {Reason}")]
    private static partial void LogNotConnected(ILogger logger, DockSerial dock, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dock {Dock}: message not published, will be repeated")]
    private static partial void LogNotPublished(ILogger logger, DockSerial dock, Exception exception);
}

using System.Buffers;
using DockLogs.Contracts;
using MQTTnet;
using MQTTnet.Protocol;

namespace DockLogs.DockSimulator.Light;

/// <summary>One of the connections that light docks share: persistent, connects again for ever.</summary>
internal sealed class LightLink : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly MqttClientOptions _options;
    private readonly bool _hears;
    private readonly TimeProvider _time;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstOnline = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _online = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <param name="received">Told of each command to any dock; null for a link that only speaks.</param>
    public LightLink(LightFleetOptions options, string clientId, Action<DockSerial, ReadOnlyMemory<byte>>? received, TimeProvider time)
    {
        _hears = received is not null;
        _time = time;
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithConnectionUri(options.Broker)
            .WithClientId(clientId)
            .WithCleanSession(false)
            .WithSessionExpiryInterval((uint)TimeSpan.FromDays(1).TotalSeconds)
            .WithTimeout(TimeSpan.FromSeconds(30));
        _options = (options.UserName is { } user ? builder.WithCredentials(user, options.Password ?? "") : builder).Build();
        _client.ApplicationMessageReceivedAsync += message =>
        {
            if (Topics.TryParse(message.ApplicationMessage.Topic, out DockSerial dock, out TopicKind kind) && kind == TopicKind.Services)
            {
                received?.Invoke(dock, message.ApplicationMessage.Payload.ToArray());
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>Ends when the link was online for the first time.</summary>
    public Task FirstOnline => _firstOnline.Task;

    public void Start() => _running = StayConnectedAsync(_stopping.Token);

    /// <summary>Ends when the broker has the message; says it again after each lost connection.</summary>
    public async Task PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken)
    {
        MqttApplicationMessage message = new()
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        while (true)
        {
            await Volatile.Read(ref _online).Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _client.PublishAsync(message, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Whatever it is called, the broker has not acknowledged: again.
                await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
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

    private async Task StayConnectedAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!_client.IsConnected)
                {
                    if (_online.Task.IsCompleted)
                    {
                        // Who waits already waits for this one.
                        Volatile.Write(ref _online, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    }

                    await _client.ConnectAsync(_options, cancellationToken).ConfigureAwait(false);
                }

                // Also when the connection stands since the last turn, but its subscription failed.
                if (!_online.Task.IsCompleted)
                {
                    if (_hears)
                    {
                        await _client.SubscribeAsync(Topics.ServicesFilter, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken).ConfigureAwait(false);
                    }

                    _online.TrySetResult();
                    _firstOnline.TrySetResult();
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The broker is not there yet, or away: again.
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }
}

using System.Text;
using MQTTnet;

namespace DockLogs.Functions.Downlink;

/// <summary>One connection to the broker, from its making to its end.</summary>
/// <remarks>
/// Each connection is a client of its own: MQTTnet's refuses to connect again until it has tidied up after a broken
/// connection, and commands do not wait for that.
/// </remarks>
/// <param name="time">Clock for the broker's answers.</param>
/// <param name="patience">A connection on which a message is given up after so long without any answer is silent.</param>
internal sealed class DownlinkConnection(TimeProvider time, TimeSpan patience) : IDisposable
{
    // Fixed header, lengths, packet identifier: a PUBLISH without properties has no more (MQTT 5.0, section 3.3).
    private const int PacketOverhead = 10;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    // MQTT 5.0, section 4.9: a broker throws out who has more on the way than it allows, and MQTTnet does not count.
    private volatile SemaphoreSlim? _room;
    private long _largestPacket = long.MaxValue;
    private long _answered;

    /// <summary>True while it can be published on.</summary>
    public bool IsConnected => _room is not null && _client.IsConnected;

    /// <summary>
    /// True once a message was given up for want of an answer. The other end may have gone without a word, and MQTTnet's
    /// keep-alive asks only while nothing is sent: with commands on the way, it would take TCP's quarter of an hour.
    /// </summary>
    public bool IsSilent { get; private set; }

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        MqttClientConnectResult result = await _client.ConnectAsync(options, cancellationToken);
        if (result.ResultCode == MqttClientConnectResultCode.Success)
        {
            _largestPacket = result.MaximumPacketSize is > 0 and { } largest ? largest : long.MaxValue;
            _room = new SemaphoreSlim(result.ReceiveMaximum is > 0 and { } most ? most : ushort.MaxValue);
        }

        return result;
    }

    /// <summary>Publishes, in its turn, and waits for the broker's answer.</summary>
    /// <exception cref="CommandNotSentException">The broker takes no packet of this size.</exception>
    public async Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        // MQTT 5.0, section 3.2.2.3.6: the broker would end the connection, and with it what others have on the way.
        long size = message.Payload.Length + Encoding.UTF8.GetByteCount(message.Topic) + PacketOverhead;
        if (size > _largestPacket)
        {
            throw new CommandNotSentException($"A message on {message.Topic} is too large for the broker: about {size} bytes, at most {_largestPacket} are taken.");
        }

        await _room!.WaitAsync(cancellationToken);
        long sent = time.GetTimestamp();
        try
        {
            MqttClientPublishResult result = await _client.PublishAsync(message, cancellationToken);
            Volatile.Write(ref _answered, time.GetTimestamp());
            return result;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested && time.GetElapsedTime(Math.Max(sent, Volatile.Read(ref _answered))) >= patience)
        {
            IsSilent = true;
            throw;
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Says goodbye and closes; what is on the way then is not answered any more.</summary>
    public Task DisconnectAsync() => _client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None);

    /// <summary>Closes without a goodbye.</summary>
    public void Dispose()
    {
        if (_client.IsConnected)
        {
            _client.Dispose();
        }

        _room?.Dispose();
    }
}

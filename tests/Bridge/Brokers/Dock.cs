using System.Globalization;
using System.Text;
using DockLogs.Bridge.Mqtt;
using MQTTnet;
using MQTTnet.Protocol;

namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>Publishes as docks do: an ordinary MQTT client.</summary>
internal sealed class Dock : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public static async Task<Dock> ConnectAsync(int port, Action<MqttOptions>? configure = null)
    {
        var options = new MqttOptions { Broker = new Uri($"mqtt://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}") };
        configure?.Invoke(options);
        var dock = new Dock();
        await dock._client.ConnectAsync(MqttConnection.For(options, "dock-" + Guid.NewGuid().ToString("N")).Build());
        return dock;
    }

    /// <summary>Publishes and waits until the broker has it.</summary>
    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQualityOfServiceLevel qos = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        var result = await _client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = qos,
        });
        Assert.True(result.IsSuccess, $"the broker refuses a message: {result.ReasonCode}");
    }

    /// <summary>Publishes numbered events of several docks, mixed, many at a time.</summary>
    public async Task PublishNumberedAsync(IReadOnlyList<string> serials, int first, int count, int size = 0)
    {
        var sent = new List<Task>();
        for (var number = first; number < first + count; number++)
        {
            foreach (var serial in serials)
            {
                sent.Add(PublishAsync($"thing/product/{serial}/events", Numbered(serial, number, size)));
            }

            if (sent.Count >= 200)
            {
                await Task.WhenAll(sent);
                sent.Clear();
            }
        }

        await Task.WhenAll(sent);
    }

    public static byte[] Numbered(string serial, int number, int size = 0)
    {
        var text = $$"""{"gateway":"{{serial}}","number":{{number.ToString(CultureInfo.InvariantCulture)}},"padding":""";
        return Encoding.UTF8.GetBytes(text + "\"" + new string('x', Math.Max(0, size - text.Length - 3)) + "\"}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync();
        }

        _client.Dispose();
    }
}

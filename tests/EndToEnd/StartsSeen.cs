using System.Collections.Concurrent;
using System.Text.Json;
using MQTTnet;

namespace DockLogs.EndToEnd.Tests;

/// <summary>Reads along on the commands to all docks: the <c>bid</c> of each start.</summary>
internal sealed class StartsSeen : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<string> _bids = new();

    public StartsSeen() => _client.ApplicationMessageReceivedAsync += OnReceivedAsync;

    public IReadOnlyCollection<string> Bids => _bids;

    /// <summary>Connects, again after the broker went away.</summary>
    public async Task ListenAsync(Uri broker)
    {
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithConnectionUri(broker).Build());
        await _client.SubscribeAsync("thing/product/+/services");
    }

    public void Dispose() => _client.Dispose();

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        using var command = JsonDocument.Parse(received.ApplicationMessage.Payload);
        if (command.RootElement.GetProperty("method").GetString() == "fileupload_start")
        {
            _bids.Enqueue(command.RootElement.GetProperty("bid").GetString()!);
        }

        return Task.CompletedTask;
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using MQTTnet;

namespace DockLogs.EndToEnd.Tests;

/// <summary>Reads along on the commands to all docks: the <c>bid</c> of each start.</summary>
internal sealed class StartsSeen : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<(string Topic, string Bid)> _starts = new();

    public ILookup<string, string> BidsByTopic => _starts.ToLookup(start => start.Topic, start => start.Bid);

    public static async Task<StartsSeen> ListenAsync(Uri broker)
    {
        var seen = new StartsSeen();
        seen._client.ApplicationMessageReceivedAsync += seen.OnReceivedAsync;
        await seen._client.ConnectAsync(new MqttClientOptionsBuilder().WithConnectionUri(broker).Build());
        await seen._client.SubscribeAsync("thing/product/+/services");
        return seen;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        using var command = JsonDocument.Parse(received.ApplicationMessage.Payload);
        if (command.RootElement.GetProperty("method").GetString() == "fileupload_start")
        {
            _starts.Enqueue((received.ApplicationMessage.Topic, command.RootElement.GetProperty("bid").GetString()!));
        }

        return Task.CompletedTask;
    }
}

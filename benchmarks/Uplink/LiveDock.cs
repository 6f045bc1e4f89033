using System.Buffers;
using System.Net.Http.Json;
using System.Text.Json;
using DockLogs.BridgeBenchmark.Load;
using DockLogs.Contracts;
using MQTTnet;
using MQTTnet.Protocol;

namespace DockLogs.UplinkBenchmark;

/// <summary>
/// A tiny dock: accepts the start of one upload and then reports progress as fast as the broker takes it. Each report
/// has its own number as upload rate, so that the last one can be recognised in the upload's state.
/// </summary>
internal sealed class LiveDock : IAsyncDisposable
{
    private const int MaxPayload = 4096;
    private const long ArchiveSize = 1_000_000;

    private readonly DockSerial _serial;
    private readonly long _last;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private string _upload = "";
    private IReadOnlyList<(string Module, string Key)> _files = [];

    /// <param name="number">Number of the dock.</param>
    /// <param name="window">Most reports without acknowledgement.</param>
    /// <param name="messages">How many it will send in all.</param>
    public LiveDock(int number, int window, long messages)
    {
        _serial = DockSerial.Parse($"BENCH{number:D5}");
        _last = messages - 1;
        _client.ApplicationMessageReceivedAsync += AnswerAsync;
        Link = new GatewayLink(_serial.Value + "-progress", Topics.Events(_serial), window, MaxPayload, WriteProgress);
    }

    /// <summary>Publishes its reports.</summary>
    public GatewayLink Link { get; }

    public async Task ConnectAsync(Uri broker)
    {
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithClientId(_serial.Value).Build());
        await _client.SubscribeAsync(Topics.Services(_serial), MqttQualityOfServiceLevel.AtLeastOnce);
        Link.Connect(broker.Port);
    }

    /// <summary>Has its upload started; ends when the pipeline knows that the dock has accepted.</summary>
    public async Task StartUploadAsync(HttpClient api)
    {
        using var body = new StringContent("""{"files":[{"module":"0","bootIndexes":[1]},{"module":"3","bootIndexes":[1]}]}""", null, "application/json");
        using var answer = await api.PostAsync(new Uri($"docks/{_serial}/uploads", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        var upload = await answer.Content.ReadFromJsonAsync<JsonElement>();
        _upload = upload.GetProperty("id").GetString()!;
        while (upload.GetProperty("status").GetString() != "uploading")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            upload = await ReadAsync(api);
        }

        _files = [.. upload.GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("module").GetString()!, file.GetProperty("objectKey").GetString()!))];
    }

    /// <summary>Whether the upload's state shows the very last report.</summary>
    public async Task<bool> ShowsLastAsync(HttpClient api)
    {
        var upload = await ReadAsync(api);
        return upload.GetProperty("status").GetString() == "uploading"
            && upload.GetProperty("files").EnumerateArray().All(file =>
                file.GetProperty("uploadRate") is { ValueKind: JsonValueKind.Number } rate && rate.GetInt64() == _last && file.GetProperty("percent").GetInt32() == 99);
    }

    public async ValueTask DisposeAsync()
    {
        Link.Dispose();
        await _client.DisconnectAsync();
        _client.Dispose();
    }

    private Task<JsonElement> ReadAsync(HttpClient api) => api.GetFromJsonAsync<JsonElement>(new Uri($"uploads/{_upload}", UriKind.Relative));

    private async Task AnswerAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        if (CommandReader.TryRead(received.ApplicationMessage.Payload.ToArray(), out var command, out _))
        {
            var reply = UpMessageWriter.Reply(command.Method, command.Tid, command.Bid, _serial, TimeProvider.System.GetUtcNow(), result: 0);
            await _client.PublishBinaryAsync(Topics.ServicesReply(_serial), reply, MqttQualityOfServiceLevel.AtLeastOnce);
        }
    }

    private int WriteProgress(Span<byte> room, long sequence)
    {
        var report = new ProgressReport
        {
            Status = ProgressStatus.FileUploading,
            Result = 0,
            Files =
            [
                .. _files.Select(file => new ProgressFile
                {
                    Module = file.Module,
                    DeviceSn = _serial.Value,
                    Key = file.Key,
                    Fingerprint = "4f65b891f3bc09bdb6d4c36a996b532d",
                    Size = ArchiveSize,
                    Status = ProgressStatus.FileUploading,
                    Result = 0,
                    Percent = sequence == _last ? 99 : (int)(sequence * 99 / (_last + 1)),
                    UploadRate = sequence,
                }),
            ],
        };
        var payload = UpMessageWriter.Progress(Guid.NewGuid().ToString(), _upload, _serial, TimeProvider.System.GetUtcNow(), report);
        payload.CopyTo(room);
        return payload.Length;
    }
}

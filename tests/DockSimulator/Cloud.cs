using System.Buffers;
using System.Threading.Channels;
using DockLogs.Contracts;
using MQTTnet;
using MQTTnet.Protocol;

namespace DockLogs.DockSimulator.Tests;

/// <summary>The other end: commands docks, and hears what they say, in order.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<UpMessage> _heard = Channel.CreateUnbounded<UpMessage>();
    private int _silent;

    /// <summary>Everything heard and taken by <see cref="NextAsync"/> so far.</summary>
    public List<UpMessage> Heard { get; } = [];

    /// <summary>Number of events with need_reply that stay without an answer.</summary>
    public int LeaveUnanswered { get => _silent; set => _silent = value; }

    public static async Task<Cloud> ConnectAsync(int port)
    {
        var cloud = new Cloud();
        cloud._client.ApplicationMessageReceivedAsync += cloud.OnReceivedAsync;
        await cloud._client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        await cloud._client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(Topics.EventsFilter, MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(Topics.ServicesReplyFilter, MqttQualityOfServiceLevel.AtLeastOnce)
            .Build());
        return cloud;
    }

    public Task CommandAsync(DockSerial dock, byte[] payload) => PublishAsync(Topics.Services(dock), payload);

    /// <summary>The next message that fits; what does not fit is passed over.</summary>
    public async Task<UpMessage> NextAsync(Func<UpMessage, bool> fits)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var message = await _heard.Reader.ReadAsync(patience.Token);
            Heard.Add(message);
            if (fits(message))
            {
                return message;
            }
        }
    }

    public Task<UpMessage> ReplyAsync(string tid) => NextAsync(message => message.Topic == TopicKind.ServicesReply && message.Tid == tid);

    public Task<UpMessage> EndAsync(string bid) =>
        NextAsync(message => message.Bid == bid && message.Progress is { } progress && ProgressStatus.IsTerminal(progress.Status));

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }

    private async Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        Assert.True(Topics.TryParse(received.ApplicationMessage.Topic, out var dock, out var kind));
        var read = UpMessageReader.Read(dock, kind, received.ApplicationMessage.Payload.ToArray());
        Assert.Null(read.Fault);
        var message = read.Message!;
        if (message.NeedReply && Interlocked.Decrement(ref _silent) < 0)
        {
            // Not awaited: the client hears no acknowledgement while it is in this handler.
            _ = PublishAsync(Topics.EventsReply(dock), CommandWriter.EventReply(message.Tid, message.Bid, TimeProvider.System.GetUtcNow(), MethodNames.FileUploadProgress));
        }

        await _heard.Writer.WriteAsync(message);
    }

    private async Task PublishAsync(string topic, byte[] payload) => await _client.PublishAsync(new MqttApplicationMessage
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    });
}

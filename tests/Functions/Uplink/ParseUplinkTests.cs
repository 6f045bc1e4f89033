using System.Text;
using Azure.Messaging.EventHubs;
using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;
using Moq;

namespace DockLogs.Functions.Tests.Uplink;

[Collection(UploadsCollection.Name)]
public sealed class ParseUplinkTests(AzuriteServer azurite)
{
    private const string Other = "OTHERDOCK01";

    [SkippableFact]
    public async Task Progress_with_its_bid_goes_to_that_upload()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, host.Progress(id.Value, UploadDriver.Dock, File("3", "", 20)));
        Assert.Equal(20, (await host.ViewAsync(id)).Files[1].Percent);
        Assert.Empty(host.Quarantine.Messages);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("1c3a1a1e-0000-4000-8000-000000000001")]
    [InlineData("not a uuid")]
    public async Task Progress_without_a_known_bid_goes_by_its_object_key(string bid)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        string key = host.LastCommand(MethodNames.FileUploadStart).Start!.Files[1].ObjectKey;
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, host.Progress(bid, UploadDriver.Dock, File("3", key, 20)));
        Assert.Equal(20, (await host.ViewAsync(id)).Files[1].Percent);
    }

    [SkippableFact]
    public async Task Progress_that_names_nothing_goes_to_the_sole_active_upload_of_the_dock()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId active = await host.UploadAsync();
        UploadId queued = await host.UploadAsync();
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, host.Progress("", UploadDriver.Dock, File("3", "", 20)));
        Assert.Equal(20, (await host.ViewAsync(active)).Files[1].Percent);
        Assert.Equal(0, (await host.ViewAsync(queued)).Percent);
    }

    [SkippableFact]
    public async Task Progress_of_a_dock_without_uploads_goes_into_quarantine_with_its_bytes()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        byte[] payload = host.Progress("", UploadDriver.Dock, File("3", "", 20));
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, payload);
        var message = Assert.Single(host.Quarantine.Messages);
        Assert.Equal("no-active-upload", message.Reason);
        Assert.Equal(payload, message.Body.ToArray());
        Assert.Equal("uplink", message.Source);
    }

    [SkippableFact]
    public async Task Progress_with_a_key_of_nobody_goes_into_quarantine()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        await host.UploadAsync();
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, host.Progress("", UploadDriver.Dock, File("3", "4bf0039f-6434-44a8-b891-8d7b6b7ff138/dock_sn/video.log", 20)));
        Assert.Equal("unknown-upload", Assert.Single(host.Quarantine.Messages).Reason);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_dock_that_names_an_upload_changes_nothing_there(bool byBid)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        UploadView before = await host.ViewAsync(id);
        string key = byBid ? "" : start.Start!.Files[1].ObjectKey;
        await host.SayAsync(Other, TopicKind.Events, host.Progress(byBid ? id.Value : "", Other, File("3", key, 100) with { Status = ProgressStatus.Ok }));
        await host.ReplyAsync(start, 324016, Other);
        UploadView after = await host.ViewAsync(id);
        Assert.Equal(before.Status, after.Status);
        Assert.Equal(0, after.Percent);
        Assert.Equal(["foreign-upload", "foreign-upload"], host.Quarantine.Messages.Select(message => message.Reason));
    }

    [SkippableFact]
    public async Task Spoofed_gateway_in_the_payload_goes_into_quarantine()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        byte[] payload = host.Progress(id.Value, Other, File("3", "", 20));
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, payload);
        Assert.Equal(ReadFaultReason.GatewayMismatch, Assert.Single(host.Quarantine.Messages).Reason);
    }

    [SkippableFact]
    public async Task Events_of_a_finished_upload_are_ignored_also_when_its_history_is_purged()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.FinishAsync(start);
        await host.EndAsync(id);
        UploadId next = await host.UploadAsync();

        await host.ProgressAsync(start, ProgressStatus.Ok, 100);
        await host.ReplyAsync(start, 0);
        await host.Client.PurgeInstanceAsync(id.Value);
        await host.ProgressAsync(start, ProgressStatus.Ok, 100);
        await host.ReplyAsync(start, 0);

        Assert.Empty(host.Quarantine.Messages);
        Assert.Equal(0, (await host.ViewAsync(next)).Percent);
    }

    [SkippableFact]
    public async Task Reply_to_nobody_goes_into_quarantine()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        DockSerial dock = DockSerial.Parse(UploadDriver.Dock);
        await host.SayAsync(UploadDriver.Dock, TopicKind.ServicesReply, UpMessageWriter.Reply(MethodNames.FileUploadStart, "t", UploadId.New().Value, dock, host.Time.GetUtcNow(), 0));
        Assert.Equal("unknown-bid", Assert.Single(host.Quarantine.Messages).Reason);
    }

    [SkippableFact]
    public async Task Poison_in_a_batch_stops_nothing_and_each_has_its_reason()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        string topic = Topics.Events(DockSerial.Parse(UploadDriver.Dock));
        string deep = string.Concat(Enumerable.Repeat("[", 200));
        await host.UplinkAsync(
            UploadHost.Event(topic, Encoding.UTF8.GetBytes("{\"tid\":")),
            UploadHost.Event(topic, [0xff, 0xfe, 0x00]),
            UploadHost.Event(topic, []),
            UploadHost.Event(topic, Encoding.UTF8.GetBytes(deep)),
            UploadHost.Event("thing/product/../events", host.Progress(id.Value, UploadDriver.Dock, File("3", "", 20))),
            UploadHost.Event("sys/other", "{}"u8.ToArray()),
            new EventData("no topic"),
            UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("3", "", 33))));
        Assert.Equal(33, (await host.ViewAsync(id)).Files[1].Percent);
        Assert.Equal(7, host.Quarantine.Messages.Count);
        Assert.All(host.Quarantine.Messages, message => Assert.NotEmpty(message.Reason));
    }

    [SkippableTheory]
    [InlineData("fileupload_progress")]
    [InlineData("hms")]
    public async Task Need_reply_is_answered_with_the_same_tid_and_bid(string method)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        string payload = $$"""{"tid":"t-1","bid":"{{id}}","method":"{{method}}","need_reply":1,"gateway":"{{UploadDriver.Dock}}","timestamp":1655781395926,"data":{"output":{"status":"in_progress","ext":{"files":[]} } } }""";
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, Encoding.UTF8.GetBytes(payload));
        var (_, topic, answer) = host.Docks.Sent[^1];
        Assert.Equal($"thing/product/{UploadDriver.Dock}/events_reply", topic);
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        Assert.Equal("t-1", json.RootElement.GetProperty("tid").GetString());
        Assert.Equal(id.Value, json.RootElement.GetProperty("bid").GetString());
        Assert.Equal(method, json.RootElement.GetProperty("method").GetString());
        Assert.Equal(0, json.RootElement.GetProperty("data").GetProperty("result").GetInt32());
        Assert.Empty(host.Quarantine.Messages);
    }

    [SkippableFact]
    public async Task Broker_that_is_slow_to_take_answers_holds_up_nothing_that_docks_say()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        var allAsked = new TaskCompletionSource();
        var broker = new TaskCompletionSource();
        int asked = 0;
        host.Docks.OnAnswer = () =>
        {
            if (Interlocked.Increment(ref asked) == 3)
            {
                allAsked.SetResult();
            }

            return broker.Task;
        };
        string topic = Topics.Events(DockSerial.Parse(UploadDriver.Dock));
        Task said = host.UplinkAsync(
        [
            .. Enumerable.Range(0, 3).Select(i => UploadHost.Event(topic, Encoding.UTF8.GetBytes($$"""{"tid":"{{i}}","bid":"b","method":"hms","need_reply":1,"data":null}"""))),
            UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("3", "", 20))),
        ]);

        await allAsked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(20, (await host.ViewAsync(id)).Files[1].Percent);
        broker.SetResult();
        await said;
    }

    [SkippableFact]
    public async Task Flood_of_one_batch_becomes_few_events_and_keeps_the_end()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        host.Store(start);
        string topic = Topics.Events(DockSerial.Parse(UploadDriver.Dock));
        EventData[] flood =
        [
            .. Enumerable.Range(0, 200).Select(i => UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("3", "", i / 2), File("0", "", i / 2)))),
            UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("3", "", 100) with { Status = ProgressStatus.Ok })),
            .. Enumerable.Range(0, 50).Select(i => UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("0", "", 99)))),
            UploadHost.Event(topic, host.Progress(id.Value, UploadDriver.Dock, File("0", "", 100) with { Status = ProgressStatus.Ok })),
        ];
        var client = new Mock<DurableTaskClient>("counting") { CallBase = true };
        int raised = 0;
        client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string instance, bool inputs, CancellationToken token) => host.Client.GetInstancesAsync(instance, inputs, token));
        client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string instance, string name, object? payload, CancellationToken token) =>
            {
                raised++;
                return host.Client.RaiseEventAsync(instance, name, payload, token);
            });
        await host.Get<ParseUplink>().RunAsync(flood, client.Object, CancellationToken.None);
        Assert.Equal(1, raised);
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Engine_away_for_a_moment_is_tried_again_and_for_long_means_quarantine()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        var client = new Mock<DurableTaskClient>("failing") { CallBase = true };
        int faults = 2;
        client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string instance, bool inputs, CancellationToken token) =>
                faults-- > 0 ? throw new IOException("engine is away") : host.Client.GetInstancesAsync(instance, inputs, token));
        client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string instance, string name, object? payload, CancellationToken token) => host.Client.RaiseEventAsync(instance, name, payload, token));
        EventData progress = UploadHost.Event(Topics.Events(DockSerial.Parse(UploadDriver.Dock)), host.Progress(id.Value, UploadDriver.Dock, File("3", "", 20)));

        await RunAsync(host, client.Object, progress);
        Assert.Equal(20, (await host.ViewAsync(id)).Files[1].Percent);
        Assert.Empty(host.Quarantine.Messages);

        faults = int.MaxValue;
        await RunAsync(host, client.Object, progress);
        Assert.Equal("not-delivered", Assert.Single(host.Quarantine.Messages).Reason);
    }

    [SkippableFact]
    public async Task Upload_that_ends_between_look_and_event_concerns_nobody_any_more()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Mock<DurableTaskClient> client = LateClient.Of(host);

        await RunAsync(host, client.Object, UploadHost.Event(Topics.Events(DockSerial.Parse(UploadDriver.Dock)), host.Progress(id.Value, UploadDriver.Dock, File("3", "", 20))));

        Assert.Empty(host.Quarantine.Messages);
        client.Verify(c => c.RaiseEventAsync(id.Value, UploadEvents.Progress, It.IsAny<object?>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private static async Task RunAsync(UploadHost host, DurableTaskClient client, EventData data)
    {
        Task run = host.Get<ParseUplink>().RunAsync([data], client, CancellationToken.None);
        while (!run.IsCompleted)
        {
            host.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        await run;
    }

    private static ProgressFile File(string module, string key, int percent) => new()
    {
        Module = module,
        Key = key,
        Status = ProgressStatus.FileUploading,
        Percent = percent,
    };
}

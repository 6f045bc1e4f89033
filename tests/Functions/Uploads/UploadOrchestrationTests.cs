using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Results;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Tests.Uploads;

[Collection(UploadsCollection.Name)]
public sealed class UploadOrchestrationTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Cancel_of_an_upload_that_ends_between_look_and_event_comes_too_late()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();

        Assert.Equal(CancelOutcome.Finished, await host.Get<UploadCanceller>().CancelAsync(LateClient.Of(host).Object, id, new CancelRequest(), CancellationToken.None));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upload_that_goes_well_is_verified_catalogued_and_completed(bool replay)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), replay: replay);
        UploadId id = await host.UploadAsync();
        Assert.Equal(UploadStatus.Starting, (await host.ViewAsync(id)).Status);

        Command start = host.LastCommand(MethodNames.FileUploadStart);
        Assert.Equal(id.Value, start.Bid);
        Assert.Equal("minio", start.Start!.Provider);
        Assert.Equal("dock-logs", start.Start.Bucket);
        Assert.Equal($"{UploadDriver.Dock}/2026/03/01/{id}/3.tar", start.Start.Files[1].ObjectKey);
        Assert.Equal([321L, 322], start.Start.Files[1].BootIndexes);

        await host.ReplyAsync(start, 0);
        Assert.Equal(UploadStatus.Uploading, (await host.ViewAsync(id)).Status);
        await host.ProgressAsync(start, ProgressStatus.FileUploading, 40);
        UploadView half = await host.ViewAsync(id);
        Assert.Equal(40, half.Percent);
        Assert.Equal("1581F5BMD228Q00A", half.Files[0].DeviceSn);

        await host.FinishAsync(start);
        UploadView ended = await host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, ended.Status);
        Assert.Equal(100, ended.Percent);
        Assert.All(ended.Files, file => Assert.Equal(FileIntegrity.Verified, file.Integrity));
        Assert.All(ended.Files, file => Assert.Equal(1234, file.Size));
        Assert.NotNull(ended.FinishedAt);
        Assert.Equal("a note", ended.Note);

        BlobContainerClient catalogue = host.Blobs.GetBlobContainerClient(ContainerNames.Catalogue);
        string[] entries = [.. catalogue.GetBlobs(BlobTraits.None, BlobStates.None, $"{UploadDriver.Dock}/", CancellationToken.None).Select(blob => blob.Name)];
        Assert.Contains($"{UploadDriver.Dock}/2026/03/01/{id}-0.json", entries);
        Assert.Contains($"{UploadDriver.Dock}/2026/03/01/{id}-3.json", entries);
        Assert.Equal(UploadStatus.Completed, (await host.Get<UploadIndex>().FindAsync(id, CancellationToken.None))!.Status);
        Assert.Equal(0, host.Sql("SELECT count(*) FROM entities"));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_is_told_to_others_until_the_hub_takes_it_and_the_dock_is_free_meanwhile(bool replay)
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), replay: replay);
        host.FailedAnnouncements = 2;
        UploadId id = await host.UploadAsync();
        UploadId next = await host.UploadAsync();
        Assert.Empty(host.Announced);
        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Completed, (await host.ViewAsync(id)).Status);
        Assert.Equal(UploadStatus.Starting, (await host.ViewAsync(next)).Status);

        await host.PassAsync(TimeSpan.FromSeconds(3));
        UploadView ended = await host.EndAsync(id);
        Assert.Equal(Enumerable.Repeat(ResultEvents.OfUpload(ended), 3), host.Announced);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silent_dock_is_asked_again_then_cancelled_then_timed_out(bool replay)
    {
        var options = new UploadOptions { ReplyTimeout = TimeSpan.FromSeconds(2), StartAttempts = 3 };
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), options, replay);
        UploadId id = await host.UploadAsync();
        await host.PassAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(0.5));

        UploadView view = await host.EndAsync(id);
        Assert.Equal(UploadStatus.TimedOut, view.Status);
        Assert.Equal(3, view.Attempt);
        Assert.Equal(UploadErrorCode.NoAnswer, view.Error!.Code);
        Command[] starts = [.. host.Docks.Commands.Where(command => command.Method == MethodNames.FileUploadStart)];
        Assert.Equal(3, starts.Length);
        Assert.Equal(3, starts.Select(start => start.Tid).Distinct().Count());
        Assert.All(starts, start => Assert.Equal(id.Value, start.Bid));
        Assert.All(starts, start => Assert.Equal(starts[0].Start!.Files.Select(file => file.ObjectKey), start.Start!.Files.Select(file => file.ObjectKey)));
        Assert.True(host.Count(MethodNames.FileUploadUpdate) >= 1);
    }

    [SkippableFact]
    public async Task Dock_that_answers_within_the_publish_is_heard()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        host.Docks.OnCommand = async (command, dock) =>
        {
            DateTimeOffset now = host.Time.GetUtcNow();
            byte[] reply = UpMessageWriter.Reply(command.Method, command.Tid, command.Bid, dock, now, 0);
            await host.Get<DockLogs.Functions.Uplink.ParseUplink>().RunAsync([UploadHost.Event(Topics.ServicesReply(dock), reply)], host.Client, CancellationToken.None);
        };
        UploadId id = await host.UploadAsync();
        Assert.Equal(UploadStatus.Uploading, (await host.ViewAsync(id)).Status);
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));
    }

    [SkippableFact]
    public async Task Restarted_between_any_two_steps_ends_as_without()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        await host.RestartAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        await host.RestartAsync();
        await host.ProgressAsync(start, ProgressStatus.FileUploading, 30);
        await host.RestartAsync();
        await host.FinishAsync(start);
        await host.RestartAsync();

        UploadView view = await host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, view.Status);
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));
    }

    [SkippableFact]
    public async Task Cancel_of_all_is_sent_answered_and_ends_canceled()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        await host.ProgressAsync(start, ProgressStatus.FileUploading, 30);

        Assert.Equal(CancelOutcome.UnknownModule, await host.CancelAsync(id, "7"));
        Assert.Equal(CancelOutcome.Accepted, await host.CancelAsync(id));
        Assert.Equal(UploadStatus.Canceling, (await host.ViewAsync(id)).Status);
        Command cancel = host.LastCommand(MethodNames.FileUploadUpdate);
        Assert.Equal(id.Value, cancel.Bid);
        Assert.Equal(["0", "3"], cancel.CancelModules);
        await host.ReplyAsync(cancel, 0);
        await host.ProgressAsync(start, ProgressStatus.Canceled, 30);

        Assert.Equal(UploadStatus.Canceled, (await host.EndAsync(id)).Status);
        Assert.Equal(CancelOutcome.Finished, await host.CancelAsync(id));
        Assert.Equal(CancelOutcome.NotFound, await host.CancelAsync(UploadId.New()));
    }

    [SkippableFact]
    public async Task Flood_of_progress_keeps_the_history_bounded()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        long longest = 0;
        for (int i = 0; i < 1000; i++)
        {
            await host.Get<DockLogs.Functions.Uplink.ParseUplink>().RunAsync(
                [UploadHost.Event(Topics.Events(DockSerial.Parse(UploadDriver.Dock)), host.Progress(start.Bid, UploadDriver.Dock, new ProgressFile { Module = "3", Status = ProgressStatus.FileUploading, Percent = i / 10 }))],
                host.Client,
                CancellationToken.None);
            if (i % 100 == 99)
            {
                await host.IdleAsync();
                longest = Math.Max(longest, host.Sql("SELECT count(*) FROM history"));
            }
        }

        Assert.InRange(longest, 1, 250);
        UploadView view = await host.ViewAsync(id);
        Assert.Equal(99, view.Files[1].Percent);
        await host.FinishAsync(start);
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Hundred_thousand_messages_in_batches_keep_the_history_bounded()
    {
        const int Messages = 100_000;
        const int Batch = 256;
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        long longest = 0;
        for (int from = 0; from < Messages; from += Batch)
        {
            EventData[] events =
            [
                .. Enumerable.Range(from, Math.Min(Batch, Messages - from)).Select(i => UploadHost.Event(
                    Topics.Events(DockSerial.Parse(UploadDriver.Dock)),
                    host.Progress(start.Bid, UploadDriver.Dock, new ProgressFile { Module = "3", Status = ProgressStatus.FileUploading, Percent = (int)(99L * i / Messages) }))),
            ];
            await host.Get<DockLogs.Functions.Uplink.ParseUplink>().RunAsync(events, host.Client, CancellationToken.None);
            if (from / Batch % 20 == 19)
            {
                await host.IdleAsync();
                longest = Math.Max(longest, host.Sql("SELECT count(*) FROM history"));
            }
        }

        Assert.InRange(longest, 1, 250);
        Assert.Equal(98, (await host.ViewAsync(id)).Files[1].Percent);
        await host.FinishAsync(start);
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Same_id_asked_for_twice_is_one_upload()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = UploadId.FromIdempotencyKey(DockSerial.Parse(UploadDriver.Dock), "key");
        UploadRequest request = UploadHost.Request(id, UploadDriver.Dock, host.Time.GetUtcNow());
        UploadStarter starter = host.Get<UploadStarter>();
        UploadView[] views = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => starter.StartAsync(host.Client, request, CancellationToken.None)));
        await host.IdleAsync();
        Assert.All(views, view => Assert.Equal(id.Value, view.Id));
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));

        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        await host.EndAsync(id);
        UploadView again = await starter.StartAsync(host.Client, request, CancellationToken.None);
        Assert.Equal(UploadStatus.Completed, again.Status);

        await host.Client.PurgeInstanceAsync(id.Value);
        again = await starter.StartAsync(host.Client, request, CancellationToken.None);
        Assert.Equal(UploadStatus.Completed, again.Status);
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));
    }

    [SkippableFact]
    public async Task Secrets_are_in_the_command_and_nowhere_else()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        string[] secrets = [start.Start!.Credentials.AccessKeySecret, start.Start.Credentials.SecurityToken, start.Start.Credentials.AccessKeyId, UploadHost.MasterKey];
        Assert.All(secrets, secret => Assert.True(secret.Length > 8));
        await host.ReplyAsync(start, 0);
        await host.ProgressAsync(start, ProgressStatus.FileUploading, 10);
        host.Docks.IsUp = false;
        await host.CancelAsync(id);
        await host.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));
        await host.EndAsync(id);

        var places = new List<byte[]>(host.Files());
        places.AddRange(host.Lines.All.Select(Encoding.UTF8.GetBytes));
        OrchestrationMetadata instance = (await host.Client.GetInstanceAsync(id.Value, getInputsAndOutputs: true))!;
        places.Add(Encoding.UTF8.GetBytes(instance.SerializedCustomStatus + instance.SerializedInput + instance.SerializedOutput));
        await foreach (BlobItem blob in host.Blobs.GetBlobContainerClient(ContainerNames.Uploads).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "", CancellationToken.None))
        {
            places.Add(Encoding.UTF8.GetBytes(string.Join(' ', blob.Metadata.Values)));
            places.Add((await host.Blobs.GetBlobContainerClient(ContainerNames.Uploads).GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
        }

        // What is no secret is found, so the search finds what is there.
        Assert.Contains(host.Files(), file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(start.Start.Files[0].ObjectKey)) >= 0);
        foreach (string secret in secrets)
        {
            Assert.DoesNotContain(places, place => place.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }
}

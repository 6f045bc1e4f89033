using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Uploads that wait for their dock, and docks whose holder is gone or stood still.</summary>
[Collection(UploadsCollection.Name)]
public sealed class UploadQueueTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Second_upload_of_a_dock_waits_for_the_first_and_then_has_its_turn()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId first = await host.UploadAsync();
        UploadId second = await host.UploadAsync();
        UploadId third = await host.UploadAsync();
        Assert.Equal(UploadStatus.Queued, (await host.ViewAsync(second)).Status);
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));

        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(first)).Status);
        Assert.Equal(UploadStatus.Starting, (await host.ViewAsync(second)).Status);
        Assert.Equal(UploadStatus.Queued, (await host.ViewAsync(third)).Status);
        Assert.Equal(second.Value, host.LastCommand(MethodNames.FileUploadStart).Bid);

        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(third)).Status);
    }

    [SkippableFact]
    public async Task Queued_upload_cancelled_ends_and_leaves_the_queue()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId first = await host.UploadAsync();
        UploadId second = await host.UploadAsync();
        UploadId third = await host.UploadAsync();

        Assert.Equal(CancelOutcome.Accepted, await host.CancelAsync(second));
        Assert.Equal(UploadStatus.Canceled, (await host.EndAsync(second)).Status);
        Assert.Equal(CancelOutcome.Finished, await host.CancelAsync(second));

        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(first)).Status);
        Assert.Equal(third.Value, host.LastCommand(MethodNames.FileUploadStart).Bid);
    }

    [SkippableFact]
    public async Task Dead_holder_does_not_block_its_dock_for_ever()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId dead = await host.UploadAsync();
        UploadId waiting = await host.UploadAsync();
        await host.Client.TerminateInstanceAsync(dead.Value, CancellationToken.None);
        Assert.Equal(UploadStatus.Failed, (await host.ViewAsync(dead)).Status);
        await host.Client.PurgeInstanceAsync(dead.Value);
        Assert.Equal(UploadStatus.Failed, (await host.ViewAsync(dead)).Status);
        UploadPage page = await host.Reader.ListAsync(host.Client, new UploadQuery { Status = UploadStatus.Failed }, CancellationToken.None);
        Assert.Equal(dead.Value, Assert.Single(page.Items).Id);

        await host.PassAsync(SlotRules.Lease + SlotRules.Grace + TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10));
        Assert.Equal(waiting.Value, host.LastCommand(MethodNames.FileUploadStart).Bid);
    }

    [SkippableFact]
    public async Task Living_holder_keeps_its_dock_after_a_long_standstill()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount(), new UploadOptions { ProgressTimeout = TimeSpan.FromHours(5) });
        UploadId holder = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        UploadId waiting = await host.UploadAsync();

        host.Time.Advance(TimeSpan.FromHours(2));
        await host.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));
        Assert.Equal(1, host.Count(MethodNames.FileUploadStart));
        Assert.Equal(UploadStatus.Queued, (await host.ViewAsync(waiting)).Status);

        await host.FinishAsync(start);
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(holder)).Status);
        Assert.Equal(waiting.Value, host.LastCommand(MethodNames.FileUploadStart).Bid);
    }

    [SkippableFact]
    public async Task Standstill_that_ends_with_a_message_gives_the_dock_its_time_anew_too()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);

        // A message and the timer wait for the upload together, and the message comes first.
        await host.Client.SuspendInstanceAsync(id.Value);
        await host.IdleAsync();
        await host.Client.RaiseEventAsync(id.Value, UploadEvents.Slot, new SlotEvent { From = UploadId.New().Value });
        await host.IdleAsync();
        host.Time.Advance(TimeSpan.FromHours(2));
        await host.IdleAsync();
        await host.Client.ResumeInstanceAsync(id.Value);
        await host.IdleAsync();

        Assert.Equal(0, host.Count(MethodNames.FileUploadUpdate));
        await host.FinishAsync(start);
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }
}

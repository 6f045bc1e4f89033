using DockLogs.Contracts;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>What the storage has, or does not have, when the dock says that it is done.</summary>
[Collection(UploadsCollection.Name)]
public sealed class UploadVerifyingTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Quiet_dock_whose_archives_are_stored_is_completed()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        host.Store(start);
        await host.PassAsync(TimeSpan.FromMinutes(11), TimeSpan.FromSeconds(30));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
        Assert.Equal(0, host.Count(MethodNames.FileUploadUpdate));
    }

    [SkippableFact]
    public async Task Archive_that_shows_a_moment_later_is_verified()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        await host.ProgressAsync(start, ProgressStatus.Ok, 100);
        Assert.Equal(UploadStatus.Verifying, (await host.ViewAsync(id)).Status);
        Assert.Equal(CancelOutcome.Finished, await host.CancelAsync(id));
        host.Store(start);
        await host.PassAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.5));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Archive_that_never_shows_fails_the_upload()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        await host.ProgressAsync(host.LastCommand(MethodNames.FileUploadStart), ProgressStatus.Ok, 100);
        await host.PassAsync(TimeSpan.FromSeconds(20));
        UploadView view = await host.EndAsync(id);
        Assert.Equal(UploadStatus.Failed, view.Status);
        Assert.Equal(UploadErrorCode.ArchiveMissing, view.Error!.Code);
        Assert.All(view.Files, file => Assert.Equal(FileIntegrity.Missing, file.Integrity));
    }

    [SkippableFact]
    public async Task Archive_with_another_md5_is_a_mismatch_and_not_in_the_catalogue()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync(UploadDriver.Dock, UploadDriver.File("3", 1));
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        string key = start.Start!.Files[0].ObjectKey;
        host.Archives.Stored[key] = new StoredArchive(5, null);
        host.Archives.Contents[key] = "00000000000000000000000000000000";
        await host.SayAsync(UploadDriver.Dock, TopicKind.Events, host.Progress(start.Bid, UploadDriver.Dock, new ProgressFile
        {
            Module = "3",
            Key = key,
            Status = ProgressStatus.Ok,
            Percent = 100,
            Size = 5,
            Fingerprint = "4F65B891F3BC09BDB6D4C36A996B532D",
        }));

        UploadView view = await host.EndAsync(id);
        Assert.Equal(UploadStatus.Failed, view.Status);
        Assert.Equal(FileIntegrity.Mismatch, view.Files[0].Integrity);
        Assert.Equal(UploadErrorCode.ArchiveMismatch, view.Error!.Code);
        Assert.False(await host.Blobs.GetBlobContainerClient(ContainerNames.Catalogue).ExistsAsync());
    }

    [SkippableFact]
    public async Task Storage_away_while_verifying_is_waited_for()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        host.Archives.Fault = new IOException("storage is away");
        await host.FinishAsync(start);
        await host.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));
        Assert.Equal(UploadStatus.Verifying, (await host.ViewAsync(id)).Status);
        host.Archives.Fault = null;
        await host.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Storage_away_for_good_ends_failed_and_frees_the_dock()
    {
        await using UploadHost host = await UploadHost.StartAsync(azurite.NewAccount());
        UploadId id = await host.UploadAsync();
        host.Archives.Fault = new IOException("storage is away");
        await host.FinishAsync(host.LastCommand(MethodNames.FileUploadStart));
        await host.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        UploadView view = await host.EndAsync(id);
        Assert.Equal(UploadStatus.Failed, view.Status);
        Assert.Equal(UploadErrorCode.InternalFault, view.Error!.Code);
        Assert.DoesNotContain("storage is away", view.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Sql("SELECT count(*) FROM entities"));
    }
}

using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Rows 1 to 7 of the table in docs/uploads.md: from the wish to the dock's yes. One test a row and case; the row's number is in the name.</summary>
public sealed class StartingRulesTests
{
    [Fact]
    public void Row01_Queued_slot_granted_starts_and_sets_the_deadline()
    {
        var upload = new UploadDriver();
        Assert.Equal(UploadStatus.Queued, upload.Status);
        Assert.Empty(upload.Sent);

        upload.TakeSlot();

        Assert.Equal(UploadStatus.Starting, upload.Status);
        Assert.Equal(UploadDriver.Begin + UploadDriver.Limits.Deadline, upload.State.Deadline);
        SentCommand start = Assert.Single(upload.Sent);
        Assert.Equal(["0", "3"], start.Modules);
        Assert.Equal(
            [
                $"{UploadDriver.Dock}/2026/03/01/0f8fad5b-d9cb-469f-a165-70867728950e/0.tar",
                $"{UploadDriver.Dock}/2026/03/01/0f8fad5b-d9cb-469f-a165-70867728950e/3.tar",
            ],
            start.Keys);
    }

    [Fact]
    public void Row02_Queued_cancelled_ends_canceled_and_sends_nothing()
    {
        var upload = new UploadDriver();
        upload.Cancel();
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Empty(upload.Sent);
        Assert.Null(upload.State.Error);
        Assert.Equal(UploadStatus.Canceling, UploadViews.Of(upload.State with { Phase = UploadPhase.Verifying }).Status);
    }

    [Fact]
    public void Row03_Queued_one_module_cancelled_goes_on_with_the_other()
    {
        var upload = new UploadDriver();
        upload.Cancel("0");
        Assert.Equal(UploadStatus.Queued, upload.Status);
        upload.TakeSlot();
        Assert.Equal(["3"], upload.LastStart.Modules);
        upload.Reply(0);
        upload.Finish("3");
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
    }

    [Fact]
    public void Row04_Starting_reply_0_is_acceptance()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(0);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        Assert.Equal(upload.Now, upload.State.StartedAt);
        upload.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(1, upload.Starts);
    }

    [Fact]
    public void Row04_Starting_reply_0_to_an_earlier_command_is_acceptance()
    {
        UploadDriver upload = UploadDriver.Started();
        SentCommand first = upload.LastStart;
        upload.Pass(TimeSpan.FromSeconds(16));
        Assert.Equal(2, upload.Starts);
        upload.Reply(0, first);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row04_Starting_reply_without_a_tid_is_acceptance()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(0, tid: "");
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row04_Starting_reply_with_a_foreign_tid_changes_nothing()
    {
        UploadDriver upload = UploadDriver.Started();
        UploadState before = upload.State;
        upload.Reply(0, tid: "somebody-else");
        Assert.Same(before, upload.State);
    }

    [Fact]
    public void Row05_Starting_no_reply_sends_again_with_a_new_tid_and_the_same_keys()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Pass(TimeSpan.FromSeconds(14.9));
        Assert.Equal(1, upload.Starts);
        upload.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, upload.Starts);
        Assert.NotEqual(upload.Sent[0].Tid, upload.Sent[1].Tid);
        Assert.Equal(upload.Sent[0].Keys, upload.Sent[1].Keys);
        Assert.Equal(2, upload.State.Attempt);
        Assert.Equal(UploadStatus.Starting, upload.Status);
    }

    [Fact]
    public void Row06_Starting_never_a_reply_cancels_at_the_dock_and_times_out()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(UploadStatus.TimedOut, upload.Status);
        Assert.Equal(UploadErrorCode.NoAnswer, upload.State.Error!.Code);
        Assert.Equal(3, upload.Starts);
        Assert.InRange(upload.Cancels, 1, CancelRules.MaxSends);
        Assert.Equal(["0", "3"], upload.LastCancel.Modules);
    }

    [Fact]
    public void Row06_Starting_never_a_reply_but_whole_in_the_storage_completes()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Stored.UnionWith(upload.LastStart.Keys);
        upload.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(UploadStatus.Completed, upload.Status);

        // The last command may have made the dock begin again.
        Assert.Equal(1, upload.Cancels);
    }

    [Fact]
    public void Row07_Starting_progress_before_the_reply_is_acceptance()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Report(upload.Is("3", ProgressStatus.FileZip, 10));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(1, upload.Starts);
    }

    [Fact]
    public void Row07_Starting_everything_uploaded_before_the_reply_completes()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Finish("0", "3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
        UploadState ended = upload.State;
        upload.Reply(0);
        Assert.Same(ended, upload.State);
    }
}

using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Rows 31 to 34 of the table in docs/uploads.md: what the storage has, standstill, and the end. One test a row and case; the row's number is in the name.</summary>
public sealed class EndingRulesTests
{
    [Fact]
    public void Row31_Verifying_missing_archive_fails()
    {
        UploadDriver upload = UploadDriver.Uploading([UploadDriver.File("3", 1)]);
        upload.Report(upload.Is("3", ProgressStatus.Ok, 100));
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(UploadErrorCode.ArchiveMissing, upload.State.Error!.Code);
        Assert.Equal(FileIntegrity.Missing, upload["3"].Integrity);
    }

    [Fact]
    public void Row32_Verifying_mismatch_of_one_completes_partially()
    {
        UploadState state = UploadDriver.Uploading().State;
        state = state with { Files = [.. state.Files.Select(ProgressRules.Arrived)], Phase = UploadPhase.Verifying };
        state = EndRules.Checked(state, state.Files[0].ObjectKey, FileIntegrity.Mismatch, 7);
        state = EndRules.Checked(state, state.Files[1].ObjectKey, FileIntegrity.Verified, 8);
        UploadView view = UploadViews.Of(EndRules.Ended(state, UploadDriver.Begin));
        Assert.Equal(UploadStatus.CompletedPartially, view.Status);
        Assert.Equal(UploadErrorCode.ArchiveMismatch, view.Error!.Code);
        Assert.Equal(8, view.Files[1].Size);
    }

    [Fact]
    public void Row33_Standstill_of_the_pipeline_gives_a_quiet_dock_its_time_anew()
    {
        UploadState uploading = UploadDriver.Uploading().State;
        DateTimeOffset due = uploading.HeardAt!.Value + UploadDriver.Limits.ProgressTimeout;
        DateTimeOffset late = due + TimeSpan.FromMinutes(3);

        UploadState onTime = UploadRules.WokeUp(uploading, due, due + UploadRules.Standstill);
        Assert.Equal(UploadErrorCode.Quiet, UploadRules.ReasonToGiveUp(onTime, due)!.Code);

        UploadState afterwards = UploadRules.WokeUp(uploading, due, late);
        Assert.Null(UploadRules.ReasonToGiveUp(afterwards, late));
        Assert.Equal(
            UploadErrorCode.Quiet,
            UploadRules.ReasonToGiveUp(afterwards, late + UploadDriver.Limits.ProgressTimeout)!.Code);
        Assert.Equal(
            UploadErrorCode.DeadlinePassed,
            UploadRules.ReasonToGiveUp(UploadRules.WokeUp(uploading, due, uploading.Deadline!.Value), uploading.Deadline.Value)!.Code);
    }

    [Fact]
    public void Row33_Standstill_of_the_pipeline_during_a_cancel_sends_it_once_more()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Pass(TimeSpan.FromMinutes(10));
        DateTimeOffset due = upload.State.Cancel!.Until;
        DateTimeOffset late = due + TimeSpan.FromMinutes(3);

        UploadState afterwards = UploadRules.WokeUp(upload.State, due, late);

        Assert.Equal(UploadStepKind.Cancel, UploadRules.Next(afterwards, late)!.Value.Kind);
        Assert.True(afterwards.Cancel!.Until > late);
    }

    [Fact]
    public void Row33_Timers_that_ring_late_each_time_do_not_keep_a_quiet_dock_for_ever()
    {
        // Durable Functions on Azure Storage look for due timers every 30 s when there is little to do.
        UploadDriver upload = UploadDriver.Uploading();
        upload.Pass(TimeSpan.FromHours(1), lateness: TimeSpan.FromSeconds(30));
        Assert.Equal(UploadStatus.TimedOut, upload.Status);
        Assert.Equal(UploadErrorCode.Quiet, upload.State.Error!.Code);
        Assert.InRange(upload.Cancels, 1, 2 * CancelRules.MaxSends);
    }

    [Fact]
    public void Row34_Ended_changes_no_more()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Finish("0", "3");
        UploadState ended = upload.State;
        upload.Cancel();
        upload.Reply(0);
        upload.Report(upload.Is("3", ProgressStatus.Failed, result: 324016, key: ended.Files[1].ObjectKey));
        upload.Pass(TimeSpan.FromHours(10));
        Assert.Same(ended, upload.State);
    }
}

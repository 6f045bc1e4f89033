using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Rows 17 to 23 of the table in docs/uploads.md: what the dock says while it uploads, and what when it says nothing. One test a row and case; the row's number is in the name.</summary>
public sealed class UploadingRulesTests
{
    [Fact]
    public void Row17_Uploading_progress_rises_and_never_falls()
    {
        UploadDriver upload = UploadDriver.Uploading();
        ProgressEvent early = upload.Report(upload.Is("3", ProgressStatus.FileZip, 20), upload.Is("0", ProgressStatus.FilePull, 10));
        Assert.Equal(15, upload.State.Percent);
        upload.Report(upload.Is("3", ProgressStatus.FileUploading, 60), upload.Is("0", ProgressStatus.FileUploading, 40));
        Assert.Equal(50, upload.State.Percent);

        upload.Say(early);
        Assert.Equal(50, upload.State.Percent);
        Assert.Equal(60, upload["3"].Percent);
        Assert.Equal(ProgressStatus.FileUploading, upload["3"].Status);
    }

    [Fact]
    public void Row17_Uploading_unknown_word_and_module_are_kept_and_harmless()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("3", "file_dreaming", 12), upload.Is("7", ProgressStatus.Failed));
        Assert.Equal("file_dreaming", upload["3"].Status);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row17_Uploading_file_of_another_upload_in_the_key_is_not_ours()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("3", ProgressStatus.Ok, 100, key: "4bf0039f-6434-44a8-b891-8d7b6b7ff138/dock_sn/video.log"));
        Assert.Equal(FileStage.Asked, upload["3"].Stage);
    }

    [Fact]
    public void Row18_Uploading_all_ok_is_verified_and_completes()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Finish("3");
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Finish("0");
        Assert.Equal(UploadStatus.Completed, upload.Status);
        Assert.Equal(100, upload.State.Percent);
        Assert.All(upload.State.Files, file => Assert.Equal(FileIntegrity.Verified, file.Integrity));
    }

    [Fact]
    public void Row18_Uploading_ok_stays_whatever_comes_late()
    {
        UploadDriver upload = UploadDriver.Uploading();
        ProgressEvent running = upload.Report(upload.Is("3", ProgressStatus.FileUploading, 80));
        upload.Finish("3");
        upload.Say(running);
        upload.Report(upload.Is("3", ProgressStatus.Failed, result: 324019, key: upload["3"].ObjectKey));
        Assert.Equal(FileStage.Arrived, upload["3"].Stage);
    }

    [Fact]
    public void Row18_Uploading_ok_of_the_whole_without_files_counts_for_all()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Stored.UnionWith(upload.LastStart.Keys);
        upload.Report(ProgressStatus.Ok, 0);
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row19_Uploading_one_module_fails_completes_partially()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Finish("3");
        upload.Report(upload.Is("0", ProgressStatus.Failed, result: 324016));
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
    }

    [Fact]
    public void Row19_Uploading_failure_without_a_code_fails()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(ProgressStatus.Failed, null);
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(UploadErrorCode.DockReported, upload.State.Error!.Code);
    }

    [Theory]
    [InlineData(ProgressStatus.Rejected)]
    [InlineData(ProgressStatus.Timeout)]
    [InlineData(ProgressStatus.Failed)]
    public void Row19_Word_of_the_dock_stays(string word)
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("0", word), upload.Is("3", word));
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.All(UploadViews.Of(upload.State).Files, file => Assert.Equal(word, file.Status));
    }

    [Fact]
    public void Row20_Uploading_failure_that_passes_asks_for_the_failed_module_alone()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Finish("3");
        upload.Report(upload.Is("0", ProgressStatus.Failed, result: 324019));
        Assert.Equal(UploadStatus.Starting, upload.Status);
        upload.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(["0"], upload.LastStart.Modules);
        upload.Reply(0);
        upload.Finish("0");
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Theory]
    [InlineData(324001, CancelOutcome.Accepted)]
    [InlineData(324016, CancelOutcome.Finished)]
    public void Row20_Uploading_module_that_waits_for_its_next_try_can_be_cancelled(int code, CancelOutcome outcome)
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("0", ProgressStatus.Failed, result: code), upload.Is("3", ProgressStatus.FileUploading, 10));
        Assert.Equal(outcome, UploadCanceller.Judge(UploadViews.Of(upload.State), ["0"]));
    }

    [Fact]
    public void Row20_Late_copies_of_the_failure_do_not_cost_another_round()
    {
        UploadDriver upload = UploadDriver.Uploading([UploadDriver.File("3", 1)]);
        ProgressEvent running = upload.Report(upload.Is("3", ProgressStatus.FileUploading, 50));
        ProgressEvent failed = upload.Report(upload.Is("3", ProgressStatus.Failed, result: 324019));
        upload.Say(failed);
        upload.Say(running);
        Assert.Equal(UploadStatus.Starting, upload.Status);
        Assert.Equal(1, upload.State.Refusals);

        upload.Pass(TimeSpan.FromSeconds(31));
        upload.Say(running);
        upload.Say(failed);
        Assert.Equal(UploadStatus.Starting, upload.Status);
        upload.Reply(0);
        upload.Say(failed);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        Assert.Equal(1, upload.State.Refusals);
        Assert.Equal(2, upload.Starts);
        upload.Finish("3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row21_Uploading_quiet_but_whole_in_the_storage_completes()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("3", ProgressStatus.FileUploading, 90), upload.Is("0", ProgressStatus.FileUploading, 90));
        upload.Stored.UnionWith(upload.LastStart.Keys);
        upload.Pass(TimeSpan.FromMinutes(9));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(UploadStatus.Completed, upload.Status);
        Assert.Equal(0, upload.Cancels);
        Assert.Null(upload.State.Error);
    }

    [Fact]
    public void Row22_Uploading_quiet_cancels_at_the_dock_and_times_out()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(UploadStatus.Canceling, upload.Status);
        Assert.Equal(1, upload.Cancels);
        upload.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(UploadStatus.TimedOut, upload.Status);
        Assert.Equal(UploadErrorCode.Quiet, upload.State.Error!.Code);
        Assert.Equal(CancelRules.MaxSends, upload.Cancels);
    }

    [Fact]
    public void Row22_Uploading_quiet_with_one_module_whole_completes_partially()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Stored.Add(upload["3"].ObjectKey);
        upload.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal(["0"], upload.LastCancel.Modules);
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
        Assert.Equal(UploadErrorCode.Quiet, upload.State.Error!.Code);
    }

    [Fact]
    public void Row22_Uploading_quiet_then_the_dock_finishes_while_it_is_given_up_completes()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Pass(TimeSpan.FromMinutes(10));
        upload.Finish("0", "3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
        Assert.Null(upload.State.Error);
    }

    [Fact]
    public void Row23_Uploading_deadline_cancels_at_the_dock_and_times_out()
    {
        UploadDriver upload = UploadDriver.Uploading();
        for (int i = 0; i < 500 && upload.State.Phase != UploadPhase.Ended; i++)
        {
            upload.Report(upload.Is("3", ProgressStatus.FileUploading, 10), upload.Is("0", ProgressStatus.FileUploading, 10));
            upload.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(UploadStatus.TimedOut, upload.Status);
        Assert.Equal(UploadErrorCode.DeadlinePassed, upload.State.Error!.Code);
        Assert.True(upload.State.FinishedAt <= upload.State.Deadline + UploadDriver.Limits.CancelTimeout);
        Assert.True(upload.Renewals > 10);
    }

    [Fact]
    public void Row19_Failure_of_the_whole_beside_a_failed_file_is_of_that_file_alone()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(ProgressStatus.Failed, null, upload.Is("0", ProgressStatus.Failed, result: 324016), upload.Is("3", "file_uploading", percent: 40));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Report(ProgressStatus.Failed, null, upload.Is("0", ProgressStatus.Failed, result: 324016));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Finish("3");
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
    }

    [Fact]
    public void Row19_Failure_of_the_whole_counts_for_files_without_a_word_of_their_own()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report("", 324016, upload.Is("0", ProgressStatus.Failed, result: 324016), upload.Is("3", ""));
        Assert.Equal(UploadStatus.Failed, upload.Status);
    }

    [Fact]
    public void Row19_Failure_of_the_whole_while_no_file_has_ended_ends_all()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(ProgressStatus.Failed, 324016, upload.Is("0", "file_uploading", percent: 10), upload.Is("3", "file_uploading", percent: 40));
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public void Row21_Dock_that_speaks_is_not_quiet_whatever_its_clock_says(int secondsSet)
    {
        UploadDriver upload = Resent();
        upload.DockClock += TimeSpan.FromSeconds(secondsSet);
        for (int i = 0; i < 60; i++)
        {
            upload.Say(new ProgressEvent { Dock = UploadDriver.Dock, At = upload.DockClock, Status = "", Files = [upload.Is("3", "file_uploading", percent: i)] });
            upload.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(UploadStatus.Uploading, upload.Status);
        Assert.Equal(0, upload.Cancels);
    }

    [Fact]
    public void Row21_Words_of_the_same_moment_as_the_answer_to_a_second_command_count()
    {
        UploadDriver upload = Resent();
        upload.Say(new ProgressEvent { Dock = UploadDriver.Dock, At = upload.DockClock, Status = "", Files = [upload.Is("0", ProgressStatus.Failed, result: 324016), upload.Is("3", ProgressStatus.Failed, result: 324016)] });
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
    }

    // The first command was lost, the answer to the second has the dock's time of now.
    private static UploadDriver Resent()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.PassToNextStart();
        upload.Hear(new ReplyEvent { Dock = UploadDriver.Dock, Tid = upload.LastStart.Tid, Method = upload.LastStart.Method, Result = 0, At = upload.DockClock });
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        return upload;
    }
}

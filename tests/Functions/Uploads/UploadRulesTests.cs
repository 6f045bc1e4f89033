using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>One test a row of the table in docs/uploads.md; the row's number is in the name.</summary>
public sealed class UploadRulesTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

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

    [Fact]
    public void Row08_Starting_325009_after_a_lost_reply_is_acceptance()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Pass(TimeSpan.FromSeconds(16));
        upload.Reply(325009);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row09_Starting_325009_at_once_waits_and_asks_again_until_the_dock_is_free()
    {
        UploadDriver upload = UploadDriver.Started();
        for (int i = 1; i <= 10; i++)
        {
            upload.Reply(325009);
            Assert.Equal(UploadStatus.Starting, upload.Status);
            Assert.True(upload.PassToNextStart() <= TimeSpan.FromMinutes(5));
            Assert.Equal(i + 1, upload.Starts);
        }

        upload.Reply(0);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row09_Starting_325009_at_once_but_it_is_this_upload_goes_on_with_its_progress()
    {
        UploadDriver upload = UploadDriver.Started();
        string key = upload.LastStart.Keys[1];
        upload.Reply(325009);
        upload.Report(upload.Is("3", ProgressStatus.FileUploading, 40, key: key));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        Assert.Equal(FileStage.Asked, upload["3"].Stage);
    }

    [Fact]
    public void Row09_Starting_325009_until_the_deadline_fails_with_that_error()
    {
        UploadDriver upload = UploadDriver.Started();
        while (upload.State.Phase != UploadPhase.Ended)
        {
            if (upload.State.ReplyDue is not null)
            {
                upload.Reply(325009);
            }

            upload.Pass(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(325009, upload.State.Error!.Code);
        Assert.True(upload.Now <= upload.State.Deadline + TimeSpan.FromSeconds(5));
        Assert.Equal(0, upload.Cancels);
    }

    [Fact]
    public void Row10_Starting_error_that_passes_is_tried_again_with_growing_pauses()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(325005);
        Assert.Equal(UploadStatus.Starting, upload.Status);
        upload.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal(1, upload.Starts);
        upload.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(2, upload.Starts);
        upload.Reply(325005);
        upload.Pass(TimeSpan.FromSeconds(59));
        Assert.Equal(2, upload.Starts);
        upload.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(3, upload.Starts);
        upload.Reply(0);
        upload.Finish("0", "3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
        Assert.Null(upload.State.Error);
    }

    [Fact]
    public void Row11_Starting_error_that_passes_too_often_fails()
    {
        UploadDriver upload = UploadDriver.Started();
        for (int i = 0; i < 3; i++)
        {
            upload.Reply(325005);
            upload.PassToNextStart();
        }

        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(325005, upload.State.Error!.Code);
        Assert.Equal(3, upload.Starts);
        Assert.Equal(0, upload.Cancels);
    }

    [Theory]
    [InlineData(324016)]
    [InlineData(314000)]
    [InlineData(325001)]
    public void Row12_Starting_error_that_stays_fails_at_once(int code)
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(code);
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(code, upload.State.Error!.Code);
        Assert.NotEmpty(upload.State.Error.Advice);
        Assert.Equal(1, upload.Starts);
    }

    [Fact]
    public void Row13_Starting_324014_fails_as_nothing_to_do()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(324014);
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324014, upload.State.Error!.Code);
    }

    [Fact]
    public void Row14_Starting_324015_goes_on_without_the_aircraft()
    {
        UploadDriver upload = UploadDriver.Started(limits: UploadDriver.Limits with { StartAttempts = 1 });
        upload.Reply(324015);
        Assert.Equal(2, upload.Starts);
        Assert.Equal(["3"], upload.LastStart.Modules);
        upload.Reply(0);
        upload.Finish("3");
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
        Assert.Equal(FileStatus.Skipped, upload["0"].Status);
        Assert.Equal(324015, upload.State.Error!.Code);
    }

    [Fact]
    public void Row14_Starting_324015_with_the_aircraft_alone_fails()
    {
        UploadDriver upload = UploadDriver.Started([UploadDriver.File("0", 1)]);
        upload.Reply(324015);
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324015, upload.State.Error!.Code);
    }

    [Fact]
    public void Row14_Uploading_324015_of_the_aircraft_does_not_touch_the_dock()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("0", ProgressStatus.Failed, result: 324015), upload.Is("3", ProgressStatus.FileUploading, 30));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Finish("3");
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
        Assert.Equal(1, upload.Starts);
    }

    [Fact]
    public void Row15_Uploading_324012_splits_the_selection_into_halves_one_after_the_other()
    {
        UploadDriver upload = UploadDriver.Uploading([UploadDriver.File("3", 1, 2, 3, 4, 5)]);
        string key = upload["3"].ObjectKey;
        upload.Report(upload.Is("3", ProgressStatus.Failed, result: 324012));

        Assert.Equal(2, upload.State.Files.Count);
        Assert.Equal([1L, 2, 3], upload.State.Files[0].BootIndexes);
        Assert.Equal([4L, 5], upload.State.Files[1].BootIndexes);
        Assert.Equal(key.Replace("3.tar", "3-2.tar", StringComparison.Ordinal), upload.State.Files[1].ObjectKey);
        Assert.Equal([key], upload.LastStart.Keys);

        upload.Reply(0);
        upload.Finish("3");
        Assert.Equal(UploadStatus.Starting, upload.Status);
        Assert.Equal([upload.State.Files[1].ObjectKey], upload.LastStart.Keys);
        upload.Reply(0);
        upload.Finish("3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row15_Starting_324012_with_one_log_a_module_asks_for_one_module_at_a_time()
    {
        UploadDriver upload = UploadDriver.Started([UploadDriver.File("0", 1), UploadDriver.File("3", 2)]);
        upload.Reply(324012);
        Assert.Equal(["0"], upload.LastStart.Modules);
        upload.Reply(0);
        upload.Finish("0");
        Assert.Equal(["3"], upload.LastStart.Modules);
        upload.Reply(0);
        upload.Finish("3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row15_Starting_324012_for_a_single_log_fails()
    {
        UploadDriver upload = UploadDriver.Started([UploadDriver.File("3", 2)]);
        upload.Reply(324012);
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324012, upload.State.Error!.Code);
    }

    [Fact]
    public void Row16_Starting_broker_away_waits_for_it_without_counting_attempts()
    {
        var upload = new UploadDriver { BrokerIsUp = false };
        upload.TakeSlot();
        upload.Pass(TimeSpan.FromHours(1));
        Assert.Equal(UploadStatus.Starting, upload.Status);
        Assert.Equal(0, upload.State.Attempt);
        upload.BrokerIsUp = true;
        upload.PassToNextStart();
        Assert.Equal(1, upload.State.Attempt);
        upload.Reply(0);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Fact]
    public void Row16_Starting_broker_away_until_the_deadline_times_out_and_says_so()
    {
        var upload = new UploadDriver { BrokerIsUp = false };
        upload.TakeSlot();
        upload.Pass(TimeSpan.FromHours(7));
        Assert.Equal(UploadStatus.TimedOut, upload.Status);
        Assert.Equal(UploadErrorCode.NotSent, upload.State.Error!.Code);
    }

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
    public void Row24_Cancel_of_all_answered_and_said_ends_canceled()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        Assert.Equal(UploadStatus.Canceling, upload.Status);
        Assert.Equal(["0", "3"], upload.LastCancel.Modules);
        upload.Reply(0);
        Assert.Equal(UploadStatus.Canceling, upload.Status);
        upload.Report(upload.Is("0", ProgressStatus.Canceled), upload.Is("3", ProgressStatus.Canceled));
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(1, upload.Cancels);
        Assert.Null(upload.State.Error);
    }

    [Fact]
    public void Row24_Cancel_failure_word_while_cancelling_ends_canceled()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Report(upload.Is("0", ProgressStatus.Failed), upload.Is("3", ProgressStatus.Rejected, result: 324019));
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(1, upload.Starts);
    }

    [Fact]
    public void Row25_Cancel_of_one_module_goes_on_with_the_other()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel("0");
        Assert.Equal(["0"], upload.LastCancel.Modules);
        upload.Reply(0);
        upload.Report(ProgressStatus.Canceled, null, upload.Is("0", ProgressStatus.Canceled), upload.Is("3", ProgressStatus.FileUploading, 50));
        Assert.Equal(UploadStatus.Uploading, upload.Status);
        upload.Finish("3");
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
    }

    [Fact]
    public void Row26_Cancel_unanswered_is_sent_again_and_ends_in_time()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Pass(UploadDriver.Limits.CancelTimeout + Moment);
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(CancelRules.MaxSends, upload.Cancels);
        Assert.Equal(CancelRules.MaxSends, upload.Sent.Where(command => command.Method == MethodNames.FileUploadUpdate).Select(command => command.Tid).Distinct().Count());
    }

    [Fact]
    public void Row26_Cancel_refused_is_sent_again()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Reply(325005);
        upload.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal(2, upload.Cancels);
    }

    [Fact]
    public void Row26_Cancel_said_twice_is_sent_once()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Cancel();
        upload.Cancel("3");
        Assert.Equal(1, upload.Cancels);
    }

    [Fact]
    public void Row27_Cancel_racing_completion_ends_completed()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Finish("0", "3");
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row27_Cancel_racing_completion_of_one_module_completes_partially()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Cancel();
        upload.Finish("3");
        upload.Report(upload.Is("0", ProgressStatus.Canceled));
        Assert.Equal(UploadStatus.CompletedPartially, upload.Status);
    }

    [Fact]
    public void Row27_Cancel_without_a_word_but_whole_in_the_storage_completes()
    {
        UploadDriver upload = UploadDriver.Uploading([UploadDriver.File("3", 1)]);
        upload.Stored.Add(upload["3"].ObjectKey);
        upload.Cancel();
        upload.Reply(0);
        upload.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(UploadStatus.Completed, upload.Status);
    }

    [Fact]
    public void Row28_Cancel_while_the_start_is_unanswered_cancels_at_the_dock_and_does_not_start_again()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Cancel();
        Assert.Equal(1, upload.Cancels);
        upload.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(1, upload.Starts);
        Assert.Null(upload.State.Error);
    }

    [Fact]
    public void Row28_Cancel_while_the_start_is_unanswered_then_refused_ends_at_once()
    {
        UploadDriver upload = UploadDriver.Started();
        SentCommand start = upload.LastStart;
        upload.Cancel();
        upload.Reply(325005, start);
        Assert.Equal(UploadStatus.Canceled, upload.Status);
    }

    [Fact]
    public void Row29_Cancel_in_the_pause_between_rounds_ends_at_once()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Reply(325005);
        upload.Cancel();
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(0, upload.Cancels);
    }

    [Fact]
    public void Row30_Canceled_by_the_dock_itself_ends_canceled()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(ProgressStatus.Canceled, null, upload.Is("0", ProgressStatus.Canceled), upload.Is("3", ProgressStatus.Canceled));
        Assert.Equal(UploadStatus.Canceled, upload.Status);
        Assert.Equal(0, upload.Cancels);
    }

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

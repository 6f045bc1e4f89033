using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Rows 8 to 16 of the table in docs/uploads.md: what the dock refuses, and a broker that is away. One test a row and case; the row's number is in the name.</summary>
public sealed class RefusalRulesTests
{
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
    public void Row13_Uploading_324014_of_one_module_does_not_hide_why_the_other_failed()
    {
        UploadDriver upload = UploadDriver.Uploading();
        upload.Report(upload.Is("0", ProgressStatus.Failed, result: 324014), upload.Is("3", ProgressStatus.Failed, result: 324016));
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
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

    [Theory]
    [InlineData(324016, UploadStatus.Failed)]
    [InlineData(325009, UploadStatus.Uploading)]
    public void Row12_Refusal_that_progress_overtook_counts_all_the_same(int code, string status)
    {
        UploadDriver upload = UploadDriver.Started();
        upload.Report(upload.Is("3", "file_pull"));
        upload.Reply(code, upload.LastStart);
        Assert.Equal(status, upload.Status);
    }

    [Fact]
    public void Row12_Refusal_of_one_of_several_commands_does_not_end_what_makes_progress()
    {
        UploadDriver upload = UploadDriver.Started();
        upload.PassToNextStart();
        upload.Report(upload.Is("3", "file_pull"));
        upload.Reply(325005, upload.LastStart);
        Assert.Equal(UploadStatus.Uploading, upload.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3600)]
    public void Row20_Clock_that_is_set_back_or_stands_still_between_two_rounds_hides_nothing(int secondsSet)
    {
        UploadDriver upload = UploadDriver.Uploading([UploadDriver.File("3", 1)]);
        upload.Report(upload.Is("3", ProgressStatus.Failed, result: 324017));
        upload.PassToNextStart();
        upload.DockClock += TimeSpan.FromSeconds(secondsSet);
        upload.Hear(new ReplyEvent { Dock = UploadDriver.Dock, Tid = upload.LastStart.Tid, Method = upload.LastStart.Method, Result = 0, At = upload.DockClock });
        upload.Say(new ProgressEvent { Dock = UploadDriver.Dock, At = upload.DockClock, Status = "", Files = [upload.Is("3", "file_uploading", percent: 30)] });
        Assert.Equal(30, upload["3"].Percent);
        upload.Say(new ProgressEvent { Dock = UploadDriver.Dock, At = upload.DockClock, Status = "", Files = [upload.Is("3", ProgressStatus.Failed, result: 324016)] });
        Assert.Equal(UploadStatus.Failed, upload.Status);
        Assert.Equal(324016, upload.State.Error!.Code);
    }
}

using DockLogs.Contracts;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Rows 24 to 30 of the table in docs/uploads.md: a cancel at every moment. One test a row and case; the row's number is in the name.</summary>
public sealed class CancelingRulesTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

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
}

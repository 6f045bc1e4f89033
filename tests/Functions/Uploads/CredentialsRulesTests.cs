using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>The rows of the table in docs/uploads.md that are about credentials.</summary>
public sealed class CredentialsRulesTests
{
    private static readonly DateTimeOffset Begin = UploadDriver.Begin;

    [Fact]
    public void Row35_Starting_credentials_that_end_sooner_bring_the_deadline_forward()
    {
        UploadState state = Sent(Granted(), Begin.AddHours(1));
        Assert.Equal(Begin.AddHours(1) - UploadDriver.Limits.CancelTimeout, state.Deadline);
        Assert.Equal(state.Deadline, UploadViews.Of(state).Deadline);
        Assert.Equal(Begin.AddHours(6), state.LatestDeadline);

        UploadState accepted = StartRules.Accepted(state, Begin.AddSeconds(1)) with { HeardAt = Begin.AddMinutes(59) };
        UploadError? reason = UploadRules.ReasonToGiveUp(accepted, state.Deadline!.Value);
        Assert.Equal(UploadErrorCode.DeadlinePassed, reason?.Code);
        Assert.Contains("its credentials end", reason!.Message, StringComparison.Ordinal);
        Assert.Null(UploadRules.ReasonToGiveUp(accepted, state.Deadline.Value.AddMilliseconds(-1)));
    }

    [Fact]
    public void Row35_Starting_credentials_as_long_as_wanted_leave_the_deadline()
    {
        UploadState granted = Granted();
        Assert.Equal(granted.Deadline, Sent(granted, granted.Deadline!.Value + UploadDriver.Limits.CancelTimeout).Deadline);
        Assert.Equal(granted.Deadline, Sent(granted, granted.Deadline!.Value.AddHours(4)).Deadline);
        Assert.Equal(granted.Deadline, Sent(granted, granted.Deadline!.Value + UploadDriver.Limits.CancelTimeout - TimeSpan.FromMilliseconds(300)).Deadline);
    }

    [Fact]
    public void Row35_Another_round_has_credentials_and_a_deadline_of_its_own()
    {
        UploadState state = Sent(Granted(), Begin.AddHours(1));
        DateTimeOffset late = Begin.AddMinutes(55);
        UploadState refused = StartRules.Answered(state, new ReplyEvent { Dock = UploadDriver.Dock, Tid = "tid", Method = "fileupload_start", Result = 325005 }, late);
        Assert.Equal(Begin.AddHours(6), refused.Deadline);
        Assert.Null(UploadRules.ReasonToGiveUp(refused, late));

        UploadState again = StartRules.Sent(StartRules.Asking(refused, "tid-2"), Command(late.AddHours(1)), late);
        Assert.Equal(late.AddHours(1) - UploadDriver.Limits.CancelTimeout, again.Deadline);
    }

    [Fact]
    public void Row36_Starting_credentials_refused_fails_at_once_and_says_why()
    {
        UploadState state = StartRules.Sent(Asking(), Refusal, Begin);
        Assert.Equal(UploadPhase.Verifying, state.Phase);
        state = EndRules.Ended(state, Begin);
        Assert.Equal(UploadStatus.Failed, UploadViews.Of(state).Status);
        Assert.Equal(UploadErrorCode.NoCredentials, state.Error?.Code);
        Assert.Contains("aws: AccessDenied", state.Error!.Message, StringComparison.Ordinal);
        Assert.All(state.Files, file => Assert.Equal(FileStage.Failed, file.Stage));
    }

    [Fact]
    public void Row36_Starting_credentials_refused_after_an_unanswered_command_cancels_at_the_dock()
    {
        UploadState unanswered = StartRules.TimePassed(Sent(Granted(), Begin.AddHours(1)), Begin.AddSeconds(10));
        UploadState state = StartRules.Sent(StartRules.Asking(unanswered, "tid-2"), Refusal, Begin.AddSeconds(15));
        Assert.Equal(UploadStepKind.Cancel, UploadRules.Next(state, Begin.AddSeconds(15))?.Kind);
        Assert.Equal(UploadErrorCode.NoCredentials, state.Error?.Code);

        state = UploadRules.Looked(CancelRules.Asking(state, "tid-3", Begin.AddSeconds(15)), [], Begin.AddMinutes(5));
        Assert.Equal(UploadStatus.TimedOut, UploadViews.Of(EndRules.Ended(state, Begin.AddMinutes(5))).Status);
    }

    [Fact]
    public void Row37_Starting_provider_away_is_asked_again_until_the_deadline()
    {
        UploadState state = StartRules.Sent(Asking(), Outage, Begin);
        Assert.Equal(Begin.AddSeconds(1), state.StartAt);
        Assert.Equal(0, state.Attempt);
        Assert.Empty(state.StartTids);
        Assert.Equal(UploadStepKind.Start, UploadRules.Next(state, Begin.AddSeconds(1))?.Kind);
        UploadError? reason = UploadRules.ReasonToGiveUp(state, state.Deadline!.Value);
        Assert.Equal(UploadErrorCode.NoCredentials, reason?.Code);
        Assert.Contains("aws: Throttling", reason!.Message, StringComparison.Ordinal);

        UploadState sent = StartRules.Sent(StartRules.Asking(state, "tid-2"), Command(Begin.AddHours(7)), Begin.AddSeconds(1));
        Assert.Null(sent.CredentialsFault);
        Assert.Equal(1, sent.Attempt);
    }

    private static CommandSent Refusal { get; } = new() { Tid = "tid", Sent = false, CredentialsFault = "aws: AccessDenied", IsRefused = true };

    private static CommandSent Outage { get; } = new() { Tid = "tid", Sent = false, CredentialsFault = "aws: Throttling" };

    private static CommandSent Command(DateTimeOffset expires) => new() { Tid = "tid", Sent = true, Expires = expires };

    private static UploadState Granted() => UploadRules.SlotGranted(new UploadDriver().State, Begin);

    private static UploadState Asking() => StartRules.Asking(Granted(), "tid");

    private static UploadState Sent(UploadState state, DateTimeOffset expires) => StartRules.Sent(StartRules.Asking(state, "tid"), Command(expires), Begin);
}

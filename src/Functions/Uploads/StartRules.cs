using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>Asking the dock to upload, and its answer.</summary>
public static class StartRules
{
    private static readonly TimeSpan LongestResendPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestSendPause = TimeSpan.FromSeconds(30);

    // The resolution of a dock's clock in messages.
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    // Credentials end at a full second or millisecond.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The archives of the next start command: those of this round again when its command stayed unanswered, else one a
    /// module of those still waiting (the vendor's docks take one entry a module). What is being cancelled is left out.
    /// </summary>
    public static IReadOnlyList<FileState> FilesToAskFor(UploadState state)
    {
        if (state.Phase != UploadPhase.Starting)
        {
            return [];
        }

        if (state.Files.Any(file => file.Stage == FileStage.Asked))
        {
            return [.. state.Files.Where(file => file.Stage == FileStage.Asked && !CancelRules.IsUnderCancel(state, file))];
        }

        FileState[] waiting = [.. state.Files.Where(file => file.Stage == FileStage.Waiting).DistinctBy(file => file.Module)];
        return state.OneAtATime ? waiting[..Math.Min(1, waiting.Length)] : waiting;
    }

    /// <summary>A start command is about to be sent: from now on the dock may be uploading.</summary>
    public static UploadState Asking(UploadState state, string tid)
    {
        HashSet<string> keys = [.. FilesToAskFor(state).Select(file => file.ObjectKey)];
        return state with
        {
            Files = [.. state.Files.Select(file => keys.Contains(file.ObjectKey) ? file with { Stage = FileStage.Asked } : file)],
            StartTids = [.. state.StartTids, tid],
            IsAnswered = false,
            StartAt = null,
        };
    }

    /// <summary>
    /// The broker has the start command, or could not be reached, or it was kept back or there were no credentials for it. An upload is given up
    /// when the credentials of its newest command end, so that a deadline that is shown is one that the dock has.
    /// </summary>
    public static UploadState Sent(UploadState state, CommandSent sent, DateTimeOffset now)
    {
        if (sent.IsHeld || sent.CredentialsFault is not null)
        {
            state = NeverSent(state, sent.Tid);
        }

        if (sent is { IsRefused: true, CredentialsFault: { } fault })
        {
            return Refused(state, fault, now);
        }

        UploadState next = Sent(state, sent.Sent, now) with { CredentialsFault = sent.CredentialsFault };
        DateTimeOffset? latest = state.LatestDeadline ?? state.Deadline;
        DateTimeOffset? allowed = sent.Expires - state.Limits.CancelTimeout;
        return sent.Sent ? next with { Deadline = allowed < latest - Rounding ? allowed : latest } : next;
    }

    /// <summary>The broker has the start command, or could not be reached.</summary>
    public static UploadState Sent(UploadState state, bool sent, DateTimeOffset now)
    {
        if (sent)
        {
            return state with { Attempt = state.Attempt + 1, SendFaults = 0, ReplyDue = now + state.Limits.ReplyTimeout };
        }

        // Not counted against StartAttempts: an outage of our own broker is waited out until the deadline.
        int faults = state.SendFaults + 1;
        return state with { SendFaults = faults, StartAt = now + Backoff(TimeSpan.FromSeconds(1), faults, LongestSendPause) };
    }

    /// <summary>A reply that is overdue counts as none: send again after a pause, or give up (<see cref="UploadRules.Next"/>).</summary>
    public static UploadState TimePassed(UploadState state, DateTimeOffset now)
    {
        if (state.Phase != UploadPhase.Starting || !(state.ReplyDue <= now))
        {
            return state;
        }

        int unanswered = state.Unanswered + 1;
        return state with
        {
            Unanswered = unanswered,
            ReplyDue = null,
            StartAt = unanswered < state.Limits.StartAttempts
                ? now + Backoff(state.Limits.ReplyTimeout / 2, unanswered, LongestResendPause)
                : null,
        };
    }

    /// <summary>Whether a reply belongs to a start command of this round. Some docks leave the <c>tid</c> out.</summary>
    public static bool IsAnswered(UploadState state, ReplyEvent reply) =>
        reply.Tid.Length == 0
            ? state.StartTids.Count > 0 && reply.Method is MethodNames.FileUploadStart or ""
            : state.StartTids.Contains(reply.Tid);

    /// <summary>The dock answered a start command.</summary>
    public static UploadState Answered(UploadState state, ReplyEvent reply, DateTimeOffset now)
    {
        if (state.Phase is not (UploadPhase.Starting or UploadPhase.Uploading) || reply.Result is not { } result)
        {
            return state;
        }

        bool isNewest = reply.Tid.Length == 0 || state.StartTids[^1] == reply.Tid;
        UploadState answered = isNewest ? Answered(state, reply) : state;
        if (state.Phase == UploadPhase.Uploading && !IsLateRefusal(state, result))
        {
            return answered;
        }

        if (result == 0)
        {
            return Accepted(answered, now);
        }

        // An older command's error says nothing: the newer one will be answered too.
        if (!isNewest)
        {
            return state;
        }

        // The dock is exporting already: this very upload, when an earlier command of the round went without an answer.
        if (ErrorCatalogue.Find(result).Policy == ErrorPolicy.WaitForSlot && state.StartTids.Count > 1)
        {
            return Accepted(answered, now);
        }

        UploadState refused = answered with
        {
            Files = [.. state.Files.Select(file => file.Stage == FileStage.Asked ? Refuse(state, file, result) : file)],
            ReplyDue = null,
            StartAt = null,
        };
        return RoundRules.CloseIfOver(refused, now);
    }

    /// <summary>The dock has accepted, by its reply or by its progress.</summary>
    public static UploadState Accepted(UploadState state, DateTimeOffset now) => state with
    {
        Phase = UploadPhase.Uploading,
        StartedAt = state.StartedAt ?? now,
        HeardAt = now,
        StartAt = null,
        ReplyDue = null,
        Unanswered = 0,
        SendFaults = 0,
        BusyWaits = 0,
    };

    /// <summary>
    /// The modules that the dock may be exporting once more: its last word may be about an earlier command, while a later
    /// one, sent because the earlier seemed lost, made it begin again. They are to be cancelled at the dock.
    /// </summary>
    public static IReadOnlyList<string> ModulesThatMayRepeat(UploadState state) =>
        state is { Phase: UploadPhase.Verifying, StartTids.Count: > 1, IsAnswered: false }
            ? [.. state.Files.Where(file => file.Stage is FileStage.Arrived or FileStage.Failed).Select(file => file.Module).Distinct()]
            : [];

    /// <summary>A pause that doubles each time.</summary>
    /// <param name="first">The first pause.</param>
    /// <param name="count">1 for the first.</param>
    /// <param name="longest">The longest pause.</param>
    internal static TimeSpan Backoff(TimeSpan first, int count, TimeSpan longest)
    {
        TimeSpan pause = first * Math.Pow(2, Math.Min(count - 1, 20));
        return pause < longest ? pause : longest;
    }

    // It never went out: the dock cannot be answering it, or doing what it says. One that has had no command of the round has
    // nothing to cancel either.
    private static UploadState NeverSent(UploadState state, string tid)
    {
        string[] tids = [.. state.StartTids.Where(other => other != tid)];
        return state with
        {
            StartTids = tids,
            Files = tids.Length > 0 ? state.Files : [.. state.Files.Select(file => file.Stage == FileStage.Asked ? file with { Stage = FileStage.Waiting } : file)],
        };
    }

    // Progress overtook it. With several commands on the way it would be unclear which of them the dock is working on.
    private static bool IsLateRefusal(UploadState state, int result) =>
        result != 0 && state is { IsAnswered: false, StartTids.Count: 1 } && ErrorCatalogue.Find(result).Policy != ErrorPolicy.WaitForSlot;

    // A dock exports once at a time: having accepted a command that was sent again, it is done with the one before. An answer
    // from before the end of the round before shows that the dock's clock was set back or stands still: it tells nothing then.
    private static UploadState Answered(UploadState state, ReplyEvent reply) => state.IsAnswered ? state : state with
    {
        IsAnswered = true,
        StaleUntil = reply.At <= state.StaleUntil ? null
            : reply.Result == 0 && state.StartTids.Count > 1 ? reply.At - Instant ?? state.StaleUntil
            : state.StaleUntil,
    };

    // Of a round in which an earlier command went out, the dock may be uploading something: that is given up as anything else.
    private static UploadState Refused(UploadState state, string fault, DateTimeOffset now)
    {
        UploadError error = UploadError.Own(UploadErrorCode.NoCredentials, fault);
        if (state.Unanswered > 0)
        {
            return CancelRules.GiveUp(state, error, now);
        }

        return RoundRules.CloseIfOver(
            state with
            {
                GaveUp = true,
                Error = UploadError.Keep(state.Error, error),
                Files = [.. state.Files.Select(file => file.IsSettled ? file : file with { Stage = FileStage.Failed, Status = ProgressStatus.Failed, Code = UploadErrorCode.NoCredentials })],
            },
            now);
    }

    private static FileState Refuse(UploadState state, FileState file, int result) => CancelRules.IsUnderCancel(state, file)
        ? CancelRules.Stopped(state, file)
        : file with { Stage = FileStage.Faulted, Code = result };
}

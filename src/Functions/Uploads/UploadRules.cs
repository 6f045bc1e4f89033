using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>The life of an upload from its first moment, and what it does next.</summary>
public static class UploadRules
{
    /// <summary>Waking later than this after what was due means that the pipeline itself stood still.</summary>
    public static readonly TimeSpan Standstill = TimeSpan.FromSeconds(2);

    /// <summary>How often the holder of a dock's slot renews its lease.</summary>
    public static readonly TimeSpan RenewEvery = SlotRules.Lease / 3;

    /// <summary>The state of an upload that was just asked for.</summary>
    public static UploadState Begin(UploadRequest request, UploadLimits limits)
    {
        var dock = DockSerial.Parse(request.Dock);
        var id = UploadId.Parse(request.Id);
        return new UploadState
        {
            Request = request with { Carried = null },
            Limits = limits,
            Trace = TraceRules.Begin(request, limits),
            Phase = UploadPhase.Queued,
            Files = [.. request.Files.Select(file => new FileState
            {
                Module = file.Module,
                BootIndexes = file.BootIndexes,
                ObjectKey = ObjectKey.For(dock, DayOf(request), id, file.Module),
                LogsFrom = file.LogsFrom,
                LogsTo = file.LogsTo,
            })],
        };
    }

    /// <summary>The UTC day in the upload's object keys: the day it was asked for, whenever it runs.</summary>
    public static DateOnly DayOf(UploadRequest request) => DateOnly.FromDateTime(request.RequestedAt.UtcDateTime);

    /// <summary>It is this upload's turn at the dock.</summary>
    public static UploadState SlotGranted(UploadState state, DateTimeOffset now) => state.Phase != UploadPhase.Queued ? state : state with
    {
        Phase = UploadPhase.Starting,
        StartAt = now,
        Deadline = now + state.Limits.Deadline,
        LatestDeadline = now + state.Limits.Deadline,
        RenewAt = now + RenewEvery,
    };

    /// <summary>The lease was renewed.</summary>
    public static UploadState LeaseRenewed(UploadState state, DateTimeOffset now) => state with { RenewAt = now + RenewEvery };

    /// <summary>
    /// The time that was waited for has come, or a message before or after it. After a standstill of the pipeline the docks
    /// have their time anew: they could not be heard meanwhile, and what they said waits at the broker. The deadline stands.
    /// </summary>
    /// <remarks>
    /// Durable Functions on Azure Storage look for due timers every 30 s when there is little to do. So that timers which ring
    /// late each time put nothing off for ever, a tenth of the progress time-out is no standstill, and cancels are counted.
    /// </remarks>
    /// <param name="state">The upload.</param>
    /// <param name="due">When it wanted to wake.</param>
    /// <param name="now">When it did.</param>
    public static UploadState WokeUp(UploadState state, DateTimeOffset due, DateTimeOffset now) => now - due <= Standstill ? state : state with
    {
        HeardAt = state.Phase == UploadPhase.Uploading && now - due > state.Limits.ProgressTimeout / 10 ? now : state.HeardAt,
        Cancel = state.Cancel is { Sends: <= CancelRules.MaxSends } cancel && cancel.Until <= now ? cancel with { SendAt = now, Until = now + cancel.SendEvery } : state.Cancel,
    };

    /// <summary>What follows from time alone.</summary>
    public static UploadState TimePassed(UploadState state, DateTimeOffset now) => StartRules.TimePassed(state, now);

    /// <summary>What to do next; null when nothing more is expected of the dock.</summary>
    public static UploadStep? Next(UploadState state, DateTimeOffset now)
    {
        if (state.Phase is not (UploadPhase.Starting or UploadPhase.Uploading))
        {
            return null;
        }

        if (state.Cancel is { } cancel)
        {
            if (cancel.SendAt <= now)
            {
                return new UploadStep(UploadStepKind.Cancel);
            }

            if (cancel.Until <= now)
            {
                return new UploadStep(UploadStepKind.Look);
            }
        }

        if (ReasonToGiveUp(state, now) is not null)
        {
            return new UploadStep(UploadStepKind.Look);
        }

        if (state.StartAt <= now && StartRules.FilesToAskFor(state).Count > 0)
        {
            return new UploadStep(UploadStepKind.Start);
        }

        return state.RenewAt <= now
            ? new UploadStep(UploadStepKind.RenewLease)
            : new UploadStep(UploadStepKind.Listen, NextDue(state, now));
    }

    /// <summary>Why the dock is to be given up now; null when it is not.</summary>
    public static UploadError? ReasonToGiveUp(UploadState state, DateTimeOffset now)
    {
        if (!MayBeGivenUp(state))
        {
            return null;
        }

        if (state.Phase == UploadPhase.Starting && state.Unanswered >= state.Limits.StartAttempts)
        {
            return UploadError.Own(UploadErrorCode.NoAnswer, $"{state.Attempt} commands, {state.Limits.ReplyTimeout} each");
        }

        if (state.Deadline <= now)
        {
            return state.CredentialsFault is { } fault ? UploadError.Own(UploadErrorCode.NoCredentials, $"{fault}, {state.SendFaults} times until the deadline")
                : state.SendFaults > 0 ? UploadError.Own(UploadErrorCode.NotSent, $"{state.SendFaults} times until the deadline")
                : UploadError.Own(UploadErrorCode.DeadlinePassed, state.Deadline < state.LatestDeadline ? "its credentials end" : $"{state.Limits.Deadline}");
        }

        return state.Phase == UploadPhase.Uploading && state.HeardAt + state.Limits.ProgressTimeout <= now
            ? UploadError.Own(UploadErrorCode.Quiet, $"nothing for {state.Limits.ProgressTimeout}")
            : null;
    }

    /// <summary>
    /// The storage was looked at for everything the dock may still be uploading. What is whole there counts; what is not
    /// is cancelled at the dock when this was the first look of giving up, and settled when a cancel ran out.
    /// </summary>
    /// <param name="state">The upload.</param>
    /// <param name="stored">Keys of the archives that are whole in the storage.</param>
    /// <param name="now">The orchestration's time.</param>
    public static UploadState Looked(UploadState state, IReadOnlyCollection<string> stored, DateTimeOffset now)
    {
        UploadState seen = state with { Files = [.. state.Files.Select(file => file.Stage == FileStage.Asked && stored.Contains(file.ObjectKey) ? ProgressRules.Arrived(file) : file)] };
        if (seen.Cancel is { } cancel && cancel.Until <= now)
        {
            seen = CancelRules.RunOut(seen);
        }
        else if (ReasonToGiveUp(seen, now) is { } reason)
        {
            seen = CancelRules.GiveUp(seen, reason, now);
        }

        return RoundRules.CloseIfOver(seen, now);
    }

    // What is being cancelled has a bound of its own.
    private static bool MayBeGivenUp(UploadState state) =>
        !state.GaveUp && state.Files.Any(file => !file.IsSettled && !CancelRules.IsUnderCancel(state, file));

    private static DateTimeOffset NextDue(UploadState state, DateTimeOffset now)
    {
        DateTimeOffset?[] dues =
        [
            state.Cancel?.SendAt,
            state.Cancel?.Until,
            MayBeGivenUp(state) ? state.Deadline : null,
            MayBeGivenUp(state) && state.Phase == UploadPhase.Uploading ? state.HeardAt + state.Limits.ProgressTimeout : null,
            state.ReplyDue,
            StartRules.FilesToAskFor(state).Count > 0 ? state.StartAt : null,
            state.RenewAt,
        ];
        return dues.Min() ?? now + RenewEvery;
    }
}

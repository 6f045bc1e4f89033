using System.Globalization;
using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// The end of a round: a start command and what came of it. What the dock gave up is asked for again as its error's
/// policy says, in another round, or given up as well.
/// </summary>
public static class RoundRules
{
    private static readonly TimeSpan LongestRetryPause = TimeSpan.FromMinutes(5);

    /// <summary>Closes the round when the dock owes nothing more of it.</summary>
    public static UploadState CloseIfOver(UploadState state, DateTimeOffset now)
    {
        UploadState settled = state.Cancel is null || state.Files.Any(file => file.Stage == FileStage.Asked && CancelRules.IsUnderCancel(state, file))
            ? state
            : state with { Cancel = null };
        if (settled.Phase is UploadPhase.Verifying or UploadPhase.Ended || settled.Files.Any(file => file.Stage == FileStage.Asked))
        {
            return settled;
        }

        UploadState decided = settled.Files.Any(file => file.Stage == FileStage.Faulted) ? Decide(settled, now) : settled;
        if (!decided.Files.Any(file => file.Stage == FileStage.Waiting))
        {
            return decided with { Phase = UploadPhase.Verifying, StartAt = null, ReplyDue = null, Cancel = null };
        }

        // Queued, or in the pause before a round that is planned already.
        return decided.Phase == UploadPhase.Queued || (decided.Phase == UploadPhase.Starting && decided.StartAt is not null)
            ? decided
            : NextRound(decided, now);
    }

    /// <summary>True for a file that the dock gave up with an error that need not be the end: the round's end decides.</summary>
    internal static bool WaitsForDecision(FileState file) =>
        file.Stage == FileStage.Faulted && PolicyOf(file) is not (ErrorPolicy.Stop or ErrorPolicy.NothingToDo) && !IsUnreachableAircraft(file);

    private static UploadState Decide(UploadState state, DateTimeOffset now)
    {
        FileState[] faulted = [.. state.Files.Where(file => file.Stage == FileStage.Faulted)];
        HashSet<ErrorPolicy> policies = [.. faulted.Select(PolicyOf)];
        bool dropsAircraft = faulted.Any(IsUnreachableAircraft);
        bool counts = policies.Overlaps([ErrorPolicy.RetryLater, ErrorPolicy.MissionConflict])
            || (policies.Contains(ErrorPolicy.WithoutAircraft) && !dropsAircraft);
        UploadState counted = state with
        {
            Refusals = state.Refusals + (counts ? 1 : 0),
            BusyWaits = state.BusyWaits + (policies.Contains(ErrorPolicy.WaitForSlot) ? 1 : 0),
        };
        TimeSpan pause = PauseBefore(counted, policies);
        bool mayTryAgain = !state.GaveUp && now + pause < (state.LatestDeadline ?? state.Deadline)
            && (counted.Refusals < state.Limits.StartAttempts || (!counts && dropsAircraft));

        var files = new List<FileState>();
        UploadState decided = counted;
        foreach (FileState file in state.Files)
        {
            IReadOnlyList<FileState> became = file.Stage == FileStage.Faulted
                ? Decide(file, mayTryAgain, faulted.Length > 1, state.Files.Count(other => other.Module == file.Module))
                : [file];
            files.AddRange(became);
            if (became[0].Stage is FileStage.Failed or FileStage.Skipped)
            {
                decided = decided with { Error = UploadError.Keep(decided.Error, ErrorOf(file)) };
            }
            else if (file.Stage == FileStage.Faulted && PolicyOf(file) == ErrorPolicy.SplitSelection && became.Count == 1)
            {
                decided = decided with { OneAtATime = true };
            }
        }

        decided = decided with { Files = [.. files] };
        return files.Any(file => file.Stage == FileStage.Waiting) ? NextRound(decided, now + pause) : decided;
    }

    private static IReadOnlyList<FileState> Decide(FileState file, bool mayTryAgain, bool amongOthers, int parts) => PolicyOf(file) switch
    {
        ErrorPolicy.WithoutAircraft when IsUnreachableAircraft(file) => [file with { Stage = FileStage.Skipped, Status = FileStatus.Skipped }],
        ErrorPolicy.SplitSelection when mayTryAgain && file.BootIndexes.Count > 1 => Split(file, parts),
        ErrorPolicy.SplitSelection when mayTryAgain && amongOthers => [Again(file)],
        ErrorPolicy.RetryLater or ErrorPolicy.MissionConflict or ErrorPolicy.WaitForSlot or ErrorPolicy.WithoutAircraft when mayTryAgain => [Again(file)],
        _ => [file with { Stage = FileStage.Failed, Status = file.Status is ProgressStatus.Rejected or ProgressStatus.Timeout ? file.Status : ProgressStatus.Failed }],
    };

    // Two archives cannot share a key, and the first half keeps the key of the whole: 3.tar, then 3-2.tar.
    private static IReadOnlyList<FileState> Split(FileState file, int parts)
    {
        int half = (file.BootIndexes.Count + 1) / 2;
        return
        [
            Again(file) with { BootIndexes = [.. file.BootIndexes.Take(half)], Size = null, Fingerprint = null },
            Again(file) with
            {
                BootIndexes = [.. file.BootIndexes.Skip(half)],
                ObjectKey = KeyOfPart(file.ObjectKey, file.Module, parts + 1),
                Percent = 0,
                Size = null,
                Fingerprint = null,
            },
        ];
    }

    private static string KeyOfPart(string key, string module, int part) =>
        string.Create(CultureInfo.InvariantCulture, $"{key[..(key.LastIndexOf('/') + 1)]}{module}-{part}.tar");

    private static FileState Again(FileState file) => file with { Stage = FileStage.Waiting, Status = FileStatus.Pending, UploadRate = null };

    private static UploadState NextRound(UploadState state, DateTimeOffset startAt) => state with
    {
        Phase = state.Phase == UploadPhase.Queued ? UploadPhase.Queued : UploadPhase.Starting,
        StartAt = startAt,

        // The next command has credentials of its own.
        Deadline = state.LatestDeadline ?? state.Deadline,
        StartTids = [],
        IsAnswered = false,
        ReplyDue = null,
        Unanswered = 0,
        StaleUntil = Later(state.Files.Max(file => file.ReportedAt), state.StaleUntil),
    };

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static TimeSpan PauseBefore(UploadState state, HashSet<ErrorPolicy> policies)
    {
        TimeSpan first = 3 * state.Limits.ReplyTimeout;
        return policies.Contains(ErrorPolicy.WaitForSlot) ? StartRules.Backoff(first, state.BusyWaits, LongestRetryPause)
            : policies.Overlaps([ErrorPolicy.RetryLater, ErrorPolicy.MissionConflict]) ? StartRules.Backoff(first, state.Refusals, LongestRetryPause)
            : TimeSpan.Zero;
    }

    private static bool IsUnreachableAircraft(FileState file) =>
        file.Module == LogModule.Aircraft && PolicyOf(file) == ErrorPolicy.WithoutAircraft;

    private static ErrorPolicy PolicyOf(FileState file) =>
        file.Code is { } code && code != UploadErrorCode.DockReported ? ErrorCatalogue.Find(code).Policy : ErrorPolicy.Stop;

    private static UploadError ErrorOf(FileState file) => file.Code is { } code && code != UploadErrorCode.DockReported
        ? UploadError.OfDock(code)
        : UploadError.Own(UploadErrorCode.DockReported, $"module {file.Module}: {file.Status}");
}

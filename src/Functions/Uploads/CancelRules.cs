using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>Cancelling, because somebody asked or because the pipeline gives up.</summary>
public static class CancelRules
{
    /// <summary>How many cancel commands are sent within the time for a cancel when the dock does not answer.</summary>
    public const int MaxSends = 3;

    /// <summary>Somebody wants the upload, or some of its modules, stopped.</summary>
    public static UploadState Requested(UploadState state, CancelRequest request, DateTimeOffset now)
    {
        if (state.Phase is UploadPhase.Verifying or UploadPhase.Ended)
        {
            return state;
        }

        HashSet<string> modules = request.Modules is { Count: > 0 } named
            ? [.. named]
            : [.. state.Files.Select(file => file.Module)];
        string[] atDock = [.. state.Files.Where(file => file.Stage == FileStage.Asked && modules.Contains(file.Module)).Select(file => file.Module)];
        bool isNew = atDock.Any(module => state.Cancel?.Modules.Contains(module) != true);
        UploadState wanted = state with
        {
            CancelledModules = [.. state.CancelledModules.Union(modules)],
            Files = [.. state.Files.Select(file =>
                file.Stage is FileStage.Waiting or FileStage.Faulted && modules.Contains(file.Module) ? Canceled(file) : file)],
            Cancel = isNew ? Begin(state, [.. (state.Cancel?.Modules ?? []).Union(atDock)], state.Cancel?.GivingUp ?? false, state.Limits.CancelTimeout, now) : state.Cancel,
        };
        return RoundRules.CloseIfOver(wanted, now);
    }

    /// <summary>The pipeline gives up on the dock: what may still be uploading is cancelled there, the rest is over.</summary>
    public static UploadState GiveUp(UploadState state, UploadError reason, DateTimeOffset now)
    {
        string[] atDock = [.. state.Files.Where(file => file.Stage == FileStage.Asked).Select(file => file.Module).Distinct()];

        // A dock that has not answered anything will hardly answer this: the cancel is there for a dock that only cannot be heard.
        bool isSilent = state.Phase == UploadPhase.Starting;
        return state with
        {
            GaveUp = true,
            Error = UploadError.Keep(state.Error, reason),
            StartAt = null,
            ReplyDue = null,
            Files = [.. state.Files.Select(file => file.Stage == FileStage.Waiting ? NotReached(file) : file)],
            Cancel = atDock.Length == 0 ? null : Begin(state, atDock, givingUp: true, isSilent ? Shorter(state.Limits.ReplyTimeout, state.Limits.CancelTimeout) : state.Limits.CancelTimeout, now),
        };
    }

    /// <summary>The modules the next cancel command names.</summary>
    public static IReadOnlyList<string> ModulesToCancel(UploadState state) =>
        [.. state.Files.Where(file => file.Stage == FileStage.Asked && IsUnderCancel(state, file)).Select(file => file.Module).Distinct()];

    /// <summary>A cancel command is about to be sent.</summary>
    public static UploadState Asking(UploadState state, string tid, DateTimeOffset now)
    {
        if (state.Cancel is not { } cancel)
        {
            return state;
        }

        int sends = cancel.Sends + 1;
        return state with
        {
            Cancel = cancel with { Tids = [.. cancel.Tids, tid], Sends = sends, SendAt = sends < MaxSends ? now + cancel.SendEvery : null },
        };
    }

    /// <summary>The dock answered a cancel command. An error may pass, so only a good answer ends the sending.</summary>
    public static UploadState Answered(UploadState state, ReplyEvent reply) =>
        state.Cancel is { } cancel && cancel.Tids.Contains(reply.Tid) && reply.Result == 0
            ? state with { Cancel = cancel with { SendAt = null } }
            : state;

    /// <summary>The dock did not say in time that it stopped; the storage does not have it either.</summary>
    public static UploadState RunOut(UploadState state) => state with
    {
        Files = [.. state.Files.Select(file => file.Stage == FileStage.Asked && IsUnderCancel(state, file) ? Stopped(state, file) : file)],
    };

    /// <summary>True for a file that is being cancelled at the dock.</summary>
    public static bool IsUnderCancel(UploadState state, FileState file) => state.Cancel?.Modules.Contains(file.Module) == true;

    /// <summary>A file whose cancel came to its end.</summary>
    public static FileState Stopped(UploadState state, FileState file) =>
        state.CancelledModules.Contains(file.Module) || state.Cancel?.GivingUp != true
            ? Canceled(file)
            : file with { Stage = FileStage.TimedOut, Status = ProgressStatus.Timeout };

    /// <summary>A cancelled file.</summary>
    public static FileState Canceled(FileState file) => file with { Stage = FileStage.Canceled, Status = ProgressStatus.Canceled };

    private static CancelState Begin(UploadState state, IReadOnlyList<string> modules, bool givingUp, TimeSpan time, DateTimeOffset now) => new()
    {
        Modules = modules,
        GivingUp = givingUp,
        Until = now + time,
        SendEvery = time / MaxSends,
        SendAt = now,
        Tids = state.Cancel?.Tids ?? [],
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The dock's own error, when it had one, is the better reason.
    private static FileState NotReached(FileState file) => file.Code is null
        ? file with { Stage = FileStage.TimedOut, Status = ProgressStatus.Timeout }
        : file with { Stage = FileStage.Failed, Status = ProgressStatus.Failed };
}

namespace DockLogs.Functions.Uploads;

/// <summary>Turns what an orchestration knows into what people see.</summary>
public static class UploadViews
{
    // Azure keeps a custom status of at most 16 KB of UTF-16; longer selections are taken from the request when read.
    private const int MostBootIndexesInStatus = 500;
    private const int LongestNoteInStatus = 1000;

    /// <summary>The view of a state.</summary>
    public static UploadView Of(UploadState state) => new()
    {
        Id = state.Request.Id,
        Dock = state.Request.Dock,
        Status = StatusOf(state),
        Percent = state.Percent,
        Attempt = state.Attempt,
        RequestedAt = state.Request.RequestedAt,
        StartedAt = state.StartedAt,
        FinishedAt = state.FinishedAt,
        Deadline = state.Deadline,
        Files = [.. state.Files.Select(Of)],
        Error = state.Error,
        Note = state.Request.Note,
        Pull = state.Request.Pull,
    };

    /// <summary>The view of an upload that has not begun.</summary>
    public static UploadView Of(UploadRequest request) => Of(request.Carried ?? UploadRules.Begin(request, UnknownLimits));

    /// <summary>A view small enough for a custom status.</summary>
    public static UploadView Compact(UploadView view)
    {
        bool isLong = view.Files.Sum(file => file.BootIndexes.Count) > MostBootIndexesInStatus;
        UploadView shorter = view.Note?.Length > LongestNoteInStatus ? view with { Note = null } : view;
        return isLong ? shorter with { Files = [.. view.Files.Select(file => file with { BootIndexes = [] })] } : shorter;
    }

    /// <summary>Puts back what <see cref="Compact"/> left out.</summary>
    /// <param name="view">From the custom status.</param>
    /// <param name="request">From the orchestration's input.</param>
    public static UploadView Complete(UploadView view, UploadRequest request)
    {
        UploadView full = Of(request);
        return view with
        {
            Note = view.Note ?? full.Note,
            Files = [.. view.Files.Select(file => file.BootIndexes.Count > 0 ? file : file with
            {
                BootIndexes = full.Files.FirstOrDefault(other => other.ObjectKey == file.ObjectKey)?.BootIndexes ?? [],
            })],
        };
    }

    /// <summary>Stands in for settings that are not needed for a view.</summary>
    internal static UploadLimits UnknownLimits { get; } = new()
    {
        ReplyTimeout = default,
        StartAttempts = 0,
        ProgressTimeout = default,
        Deadline = default,
        CancelTimeout = default,
    };

    internal static string StatusOf(UploadState state) => state.Phase switch
    {
        UploadPhase.Queued => UploadStatus.Queued,
        UploadPhase.Starting or UploadPhase.Uploading when state.Cancel is not null => UploadStatus.Canceling,
        UploadPhase.Starting => UploadStatus.Starting,
        UploadPhase.Uploading => UploadStatus.Uploading,
        UploadPhase.Verifying when state.Files.All(file => file.Stage == FileStage.Canceled) => UploadStatus.Canceling,
        UploadPhase.Verifying => UploadStatus.Verifying,
        _ => EndRules.FinalStatus(state.Files),
    };

    private static UploadFileView Of(FileState file) => new()
    {
        Module = file.Module,
        DeviceSn = file.DeviceSn,
        BootIndexes = file.BootIndexes,
        ObjectKey = file.ObjectKey,
        Status = RoundRules.WaitsForDecision(file) ? FileStatus.Pending : file.Status,
        Percent = file.Percent,
        Size = file.Size,
        UploadRate = file.UploadRate,
        Fingerprint = file.Fingerprint,
        Integrity = file.Integrity,
    };
}

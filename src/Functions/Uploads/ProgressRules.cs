using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// What a dock reports. Messages come twice, late and out of order, so: percentages only rise, a terminal word stays,
/// <c>ok</c> wins (the storage tells whether it is true), and a report older than the end of the round before is not
/// taken for news of this one.
/// </summary>
public static class ProgressRules
{
    /// <summary>The dock reported.</summary>
    public static UploadState Reported(UploadState state, ProgressEvent report, DateTimeOffset now)
    {
        if (state.Phase is not (UploadPhase.Starting or UploadPhase.Uploading))
        {
            return state;
        }

        bool mayStart = IsNews(state, report.At);

        // A dock that speaks is not quiet, whatever its clock says of when.
        bool counts = mayStart || state.Phase == UploadPhase.Uploading;
        FileState[] files = [.. state.Files];
        var wordless = new HashSet<int>();
        bool concerns = report.Files.Count == 0 && report.Status.Length > 0 && counts;
        foreach (FileProgress progress in report.Files)
        {
            if (IndexOf(files, state.Request.Id, progress) is not { } index)
            {
                continue;
            }

            FileState became = Reported(state, files[index], progress, report);
            concerns |= counts || !ReferenceEquals(became, files[index]);
            files[index] = became;
            if (progress.Status.Length == 0)
            {
                wordless.Add(index);
            }
        }

        if (WordForAll(report) is { } word && mayStart)
        {
            // A dock that says which file failed speaks of that one alone; the others go on.
            bool isOfAll = word == ProgressStatus.Canceled || !report.Files.Any(file => ProgressStatus.IsTerminal(file.Status));
            files = [.. files.Select((file, index) => isOfAll || wordless.Contains(index) ? EndedWithAll(state, file, word, report) : file)];
        }

        UploadState reported = state with { Files = files };
        if (concerns)
        {
            bool accepts = state.Phase == UploadPhase.Starting && files.Any(file => file.Stage != FileStage.Waiting && !file.IsSettled || file.Stage == FileStage.Arrived);
            reported = accepts ? StartRules.Accepted(reported, now) : reported with { HeardAt = now };
        }

        return RoundRules.CloseIfOver(reported with { Percent = Math.Max(state.Percent, Average(files)) }, now);
    }

    /// <summary>A file that is in the storage, by the dock's word or by looking.</summary>
    public static FileState Arrived(FileState file) => file with { Stage = FileStage.Arrived, Status = ProgressStatus.Ok, Percent = 100, Code = null };

    /// <summary>The percentage of the whole.</summary>
    internal static int Average(IReadOnlyCollection<FileState> files) => files.Count == 0 ? 0 : files.Sum(file => file.Percent) / files.Count;

    // Compared by the dock's clock alone. A report without a time may be news of a round under way, but starts none.
    private static bool IsNews(UploadState state, DateTimeOffset? at) => state.Phase == UploadPhase.Uploading
        ? !(at <= state.StaleUntil)
        : state.StaleUntil is null || at > state.StaleUntil;

    private static FileState Reported(UploadState state, FileState file, FileProgress progress, ProgressEvent report)
    {
        DateTimeOffset? at = progress.At ?? report.At;
        string word = progress.Status.Length > 0 ? progress.Status : report.Status;
        bool isOk = word == ProgressStatus.Ok;
        bool isRunning = !ProgressStatus.IsTerminal(word);

        // The failure that ended the round before comes twice; what else is of the same moment is of this one.
        bool mayStart = IsNews(state, at) || (state.Phase == UploadPhase.Uploading && at == state.StaleUntil && (isOk || isRunning));
        if (file.Stage is not (FileStage.Waiting or FileStage.Asked or FileStage.Faulted) || !(mayStart || (isOk && !(at <= state.StaleUntil))))
        {
            return file;
        }

        // In the pause between two rounds only a sign of life counts, not once more the failure that ended the last one.
        if (file.Stage is FileStage.Waiting or FileStage.Faulted && !(isOk || (isRunning && file.Stage == FileStage.Waiting)))
        {
            return file;
        }

        FileState told = Told(file, progress, at);
        if (isOk)
        {
            return Arrived(told);
        }

        bool isLater = file.ReportedAt is null || at is null || at >= file.ReportedAt;
        return isRunning
            ? told with { Stage = FileStage.Asked, Status = isLater && word.Length > 0 ? word : file.Status }
            : Ended(state, told, word, progress.Result is { } code and not 0 ? code : report.Result);
    }

    private static FileState Told(FileState file, FileProgress progress, DateTimeOffset? at) => file with
    {
        DeviceSn = progress.DeviceSn.Length > 0 ? progress.DeviceSn : file.DeviceSn,
        Percent = Math.Max(file.Percent, Math.Clamp(progress.Percent, 0, 100)),
        Size = progress.Size is > 0 ? progress.Size : file.Size,
        UploadRate = progress.UploadRate ?? file.UploadRate,
        Fingerprint = string.IsNullOrWhiteSpace(progress.Fingerprint) ? file.Fingerprint : progress.Fingerprint,
        ReportedAt = at > file.ReportedAt || file.ReportedAt is null ? at ?? file.ReportedAt : file.ReportedAt,
    };

    private static FileState Ended(UploadState state, FileState file, string word, int? code)
    {
        if (CancelRules.IsUnderCancel(state, file))
        {
            return CancelRules.Stopped(state, file);
        }

        return word == ProgressStatus.Canceled
            ? CancelRules.Canceled(file)
            : file with { Stage = FileStage.Faulted, Status = word, Code = code is { } known and not 0 ? known : UploadErrorCode.DockReported };
    }

    // A word of the whole that ends every file: a failure, or "ok" of a dock that lists no files.
    private static string? WordForAll(ProgressEvent report) => report.Status switch
    {
        ProgressStatus.Ok => report.Files.Count == 0 ? ProgressStatus.Ok : null,
        "" => report.Result is { } result and not 0 ? ProgressStatus.Failed : null,
        var word => ProgressStatus.IsTerminal(word) ? word : null,
    };

    private static FileState EndedWithAll(UploadState state, FileState file, string word, ProgressEvent report)
    {
        if (file.Stage != FileStage.Asked)
        {
            return file;
        }

        if (word == ProgressStatus.Ok)
        {
            return Arrived(file);
        }

        // "canceled" while only some modules are being cancelled speaks of those.
        bool isOfOthers = word == ProgressStatus.Canceled && state.Cancel is not null && !CancelRules.IsUnderCancel(state, file);
        return isOfOthers ? file : Ended(state, file with { ReportedAt = report.At ?? file.ReportedAt }, word, report.Result);
    }

    private static int? IndexOf(FileState[] files, string uploadId, FileProgress progress)
    {
        if (progress.Key.Length > 0)
        {
            int index = Array.FindIndex(files, file => file.ObjectKey == progress.Key);
            if (index >= 0)
            {
                return index;
            }

            if (ObjectKey.TryFindUploadId(progress.Key, out UploadId other) && other.Value != uploadId)
            {
                return null;
            }
        }

        int asked = Array.FindIndex(files, file => file.Module == progress.Module && file.Stage == FileStage.Asked);
        int found = asked >= 0 ? asked : Array.FindIndex(files, file => file.Module == progress.Module && file.Stage == FileStage.Waiting);
        return found >= 0 ? found : null;
    }
}

namespace DockLogs.Functions.Uploads;

/// <summary>The check of the archives and the upload's end.</summary>
public static class EndRules
{
    /// <summary>An archive was checked against the storage.</summary>
    /// <param name="state">The upload.</param>
    /// <param name="objectKey">Which archive.</param>
    /// <param name="integrity">One of <see cref="FileIntegrity"/>.</param>
    /// <param name="size">Bytes of the stored object, when there is one.</param>
    public static UploadState Checked(UploadState state, string objectKey, string integrity, long? size)
    {
        int code = integrity == FileIntegrity.Mismatch ? UploadErrorCode.ArchiveMismatch : UploadErrorCode.ArchiveMissing;
        bool isGood = integrity == FileIntegrity.Verified;
        return state with
        {
            Error = isGood ? state.Error : UploadError.Keep(state.Error, UploadError.Own(code, objectKey)),
            Files = [.. state.Files.Select(file => file.ObjectKey != objectKey || file.Stage != FileStage.Arrived ? file : file with
            {
                Stage = isGood ? FileStage.Verified : FileStage.Failed,
                Integrity = integrity,
                Size = isGood ? size ?? file.Size : file.Size,
                Code = isGood ? null : code,
            })],
        };
    }

    /// <summary>The upload is over.</summary>
    public static UploadState Ended(UploadState state, DateTimeOffset now) => state with
    {
        Phase = UploadPhase.Ended,
        FinishedAt = now,
        Cancel = null,

        // What went wrong on the way is nobody's concern when everything has arrived.
        Error = state.Files.All(file => file.Stage == FileStage.Verified) ? null : state.Error,
        Percent = state.Files.All(file => file.Stage == FileStage.Verified) ? 100 : state.Percent,
    };

    /// <summary>The pipeline itself failed; whatever is not verified is given up.</summary>
    public static UploadState Broken(UploadState state, string reason, DateTimeOffset now) => Ended(
        state with
        {
            Error = UploadError.Own(UploadErrorCode.InternalFault, reason),
            Files = [.. state.Files.Select(file => file.IsSettled && file.Stage != FileStage.Arrived ? file : file with { Stage = FileStage.Failed, Code = UploadErrorCode.InternalFault })],
        },
        now);

    /// <summary>
    /// The final status: what is verified counts; without any verified archive a failure speaks before a time-out, and
    /// that before a cancel.
    /// </summary>
    public static string FinalStatus(IReadOnlyCollection<FileState> files)
    {
        int verified = files.Count(file => file.Stage == FileStage.Verified);
        if (verified > 0)
        {
            return verified == files.Count ? UploadStatus.Completed : UploadStatus.CompletedPartially;
        }

        return files.Any(file => file.Stage is FileStage.Failed or FileStage.Skipped) ? UploadStatus.Failed
            : files.Any(file => file.Stage == FileStage.TimedOut) ? UploadStatus.TimedOut
            : UploadStatus.Canceled;
    }
}

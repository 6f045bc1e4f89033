namespace DockLogs.Contracts;

/// <summary>Status words of <c>fileupload_progress</c> (field-notes.md). Any other word is kept as text and means running.</summary>
public static class ProgressStatus
{
    /// <summary>Running: fetching the logs from the aircraft.</summary>
    public const string FilePull = "file_pull";

    /// <summary>Running: packing.</summary>
    public const string FileZip = "file_zip";

    /// <summary>Running: uploading.</summary>
    public const string FileUploading = "file_uploading";

    /// <summary>Running: command passed on.</summary>
    public const string Sent = "sent";

    /// <summary>Running.</summary>
    public const string InProgress = "in_progress";

    /// <summary>Running: held.</summary>
    public const string Paused = "paused";

    /// <summary>Ended: uploaded.</summary>
    public const string Ok = "ok";

    /// <summary>Ended: refused.</summary>
    public const string Rejected = "rejected";

    /// <summary>Ended: failed.</summary>
    public const string Failed = "failed";

    /// <summary>Ended: canceled.</summary>
    public const string Canceled = "canceled";

    /// <summary>Ended: timed out on the dock.</summary>
    public const string Timeout = "timeout";

    /// <summary>True for the five words after which nothing more comes.</summary>
    public static bool IsTerminal(string? status) => status is Ok or Rejected or Failed or Canceled or Timeout;
}

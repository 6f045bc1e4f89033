namespace DockLogs.Functions.Uploads;

/// <summary>Status words of a file beside those of the dock (DockLogs.Contracts.ProgressStatus).</summary>
public static class FileStatus
{
    /// <summary>The dock has not said anything about it yet.</summary>
    public const string Pending = "pending";

    /// <summary>Left out because the aircraft could not be reached.</summary>
    public const string Skipped = "skipped";
}

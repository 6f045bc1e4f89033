namespace DockLogs.Functions.Uploads;

/// <summary>The status words of an upload (docs/uploads.md has the transitions).</summary>
public static class UploadStatus
{
    /// <summary>Waits for its turn at the dock.</summary>
    public const string Queued = "queued";

    /// <summary>The dock has been, or is about to be, asked.</summary>
    public const string Starting = "starting";

    /// <summary>The dock has accepted.</summary>
    public const string Uploading = "uploading";

    /// <summary>The dock is done; the archives are checked against the storage.</summary>
    public const string Verifying = "verifying";

    /// <summary>A cancel is under way.</summary>
    public const string Canceling = "canceling";

    /// <summary>Every archive is stored and verified.</summary>
    public const string Completed = "completed";

    /// <summary>Some archives are stored and verified, some are not.</summary>
    public const string CompletedPartially = "completedPartially";

    /// <summary>Cancelled before any archive was stored.</summary>
    public const string Canceled = "canceled";

    /// <summary>No archive was stored, and the error says why.</summary>
    public const string Failed = "failed";

    /// <summary>The dock did not answer, fell quiet, or the deadline passed.</summary>
    public const string TimedOut = "timedOut";

    /// <summary>True for a status that never changes again.</summary>
    public static bool IsFinal(string status) =>
        status is Completed or CompletedPartially or Canceled or Failed or TimedOut;

    /// <summary>True for one of the words above.</summary>
    public static bool IsKnown(string status) =>
        IsFinal(status) || status is Queued or Starting or Uploading or Verifying or Canceling;
}

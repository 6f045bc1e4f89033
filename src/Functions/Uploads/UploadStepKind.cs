namespace DockLogs.Functions.Uploads;

/// <summary>What an upload that has its turn at the dock does next.</summary>
public enum UploadStepKind
{
    /// <summary>Wait for the dock, a cancel, or the time given.</summary>
    Listen,

    /// <summary>Send a start command.</summary>
    Start,

    /// <summary>Send a cancel command.</summary>
    Cancel,

    /// <summary>Look whether the storage has what the dock has not reported as finished.</summary>
    Look,

    /// <summary>Renew the lease of the dock's slot.</summary>
    RenewLease,
}

namespace DockLogs.Functions.Uploads;

/// <summary>What became of a wish to cancel.</summary>
public enum CancelOutcome
{
    /// <summary>Handed to the upload.</summary>
    Accepted,

    /// <summary>There is no such upload.</summary>
    NotFound,

    /// <summary>The upload, or each module named, has already come to its end.</summary>
    Finished,

    /// <summary>A module was named that the upload does not have.</summary>
    UnknownModule,
}

namespace DockLogs.Functions.Pulls;

/// <summary>Input of the activity that stores a dock's report.</summary>
public sealed record DockRecord
{
    /// <summary>The pull's id.</summary>
    public required string Pull { get; init; }

    /// <summary>The report.</summary>
    public required PullDockReport Report { get; init; }
}

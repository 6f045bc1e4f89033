namespace DockLogs.Functions.Pulls;

/// <summary>Input of <see cref="PullLaneOrchestration"/>: some docks of a pull, one after the other.</summary>
public sealed record PullLane
{
    /// <summary>The pull's id.</summary>
    public required string Pull { get; init; }

    /// <summary>Only logs that end at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The docks still to do.</summary>
    public required IReadOnlyList<PlannedDock> Docks { get; init; }

    /// <summary>The limits of the work on each dock.</summary>
    public required PullLimits Limits { get; init; }
}

namespace DockLogs.Functions.Pulls;

/// <summary>What a pull does: decided once, at its start.</summary>
public sealed record PullPlan
{
    /// <summary>The docks, by serial number.</summary>
    public required IReadOnlyList<PlannedDock> Docks { get; init; }

    /// <summary>How many docks at once.</summary>
    public required int MaxParallelDocks { get; init; }

    /// <summary>The limits of the work on each dock.</summary>
    public required PullLimits Limits { get; init; }
}

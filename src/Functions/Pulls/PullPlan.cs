namespace DockLogs.Functions.Pulls;

/// <summary>What a pull does: decided once, at its start. Kept in the storage; the orchestration has its <see cref="PullOutline"/>.</summary>
public sealed record PullPlan
{
    /// <summary>The docks, by serial number.</summary>
    public required IReadOnlyList<PlannedDock> Docks { get; init; }

    /// <summary>How many docks at once.</summary>
    public required int MaxParallelDocks { get; init; }

    /// <summary>The limits of the work on each dock.</summary>
    public required PullLimits Limits { get; init; }

    /// <summary>Until when docks that were put off are asked again.</summary>
    public DateTimeOffset? WindowEnds { get; init; }

    /// <summary>How often it is looked whether they can be.</summary>
    public TimeSpan RetryInterval { get; init; }

    /// <summary>Over what time the first docks are begun.</summary>
    public TimeSpan StartSpread { get; init; }

    /// <summary>The plan without its docks.</summary>
    public PullOutline ToOutline() => new()
    {
        DockCount = Docks.Count,
        MaxParallelDocks = MaxParallelDocks,
        Limits = Limits,
        WindowEnds = WindowEnds,
        RetryInterval = RetryInterval,
        StartSpread = StartSpread,
    };
}

namespace DockLogs.Functions.Pulls;

/// <summary>What the orchestration of a pull knows of its plan: small, however large the fleet.</summary>
public sealed record PullOutline
{
    /// <summary>How many docks.</summary>
    public required int DockCount { get; init; }

    /// <summary>How many of them at once.</summary>
    public required int MaxParallelDocks { get; init; }

    /// <summary>The limits of the work on each dock.</summary>
    public required PullLimits Limits { get; init; }

    /// <summary>Until when docks that were put off are asked again.</summary>
    public DateTimeOffset? WindowEnds { get; init; }

    /// <summary>How often it is looked whether they can be.</summary>
    public TimeSpan RetryInterval { get; init; }

    /// <summary>Over what time the first docks are begun.</summary>
    public TimeSpan StartSpread { get; init; }
}

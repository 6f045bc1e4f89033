namespace DockLogs.Functions.Pulls;

/// <summary>Input of <see cref="PullLaneOrchestration"/>: every so many-th dock of a round, one after the other.</summary>
public sealed record PullLane
{
    /// <summary>The pull's id.</summary>
    public required string Pull { get; init; }

    /// <summary>Only logs that end at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The round.</summary>
    public required int Round { get; init; }

    /// <summary>Number of the lane, from 0.</summary>
    public required int Lane { get; init; }

    /// <summary>How many lanes there are.</summary>
    public required int Lanes { get; init; }

    /// <summary>How many docks of the lane are done.</summary>
    public int Done { get; init; }

    /// <summary>The limits of the work on each dock.</summary>
    public required PullLimits Limits { get; init; }

    /// <summary>Over what time the lanes begin.</summary>
    public TimeSpan StartSpread { get; init; }
}

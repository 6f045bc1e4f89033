namespace DockLogs.Functions.Pulls;

/// <summary>Input of <see cref="PullDockOrchestration"/>.</summary>
public sealed record PullDockRequest
{
    /// <summary>The pull's id.</summary>
    public required string Pull { get; init; }

    /// <summary>Which time round this is, from 0.</summary>
    public int Round { get; init; }

    /// <summary>The dock and its modules.</summary>
    public required PlannedDock Dock { get; init; }

    /// <summary>Only logs that end at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The limits.</summary>
    public required PullLimits Limits { get; init; }
}

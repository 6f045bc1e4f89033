namespace DockLogs.Functions.Pulls;

/// <summary>Limits of the work on one dock; settings as they were when the pull began.</summary>
public sealed record PullLimits
{
    /// <summary>Most logs of one module in one upload.</summary>
    public required int MaxLogsPerUpload { get; init; }

    /// <summary>How often the dock is asked for its list.</summary>
    public required int ListAttempts { get; init; }

    /// <summary>Pause before it is asked again.</summary>
    public required TimeSpan ListRetryDelay { get; init; }
}

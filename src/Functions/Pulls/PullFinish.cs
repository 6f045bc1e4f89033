namespace DockLogs.Functions.Pulls;

/// <summary>Input of the last activity of a pull.</summary>
public sealed record PullFinish
{
    /// <summary>The pull.</summary>
    public required PullRequest Request { get; init; }

    /// <summary>When its last dock was done.</summary>
    public required DateTimeOffset FinishedAt { get; init; }
}

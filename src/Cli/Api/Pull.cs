namespace DockLogs.Cli.Api;

/// <summary>A pull.</summary>
internal sealed record Pull : Open
{
    public string? Id { get; init; }

    public string? Status { get; init; }

    public string? Trigger { get; init; }

    public DateTimeOffset? RequestedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public double? DurationSeconds { get; init; }

    public string? Report { get; init; }

    public DateTimeOffset? Since { get; init; }

    public PullTotals? Totals { get; init; }

    public Fault? Error { get; init; }

    public IReadOnlyList<PullDock>? Docks { get; init; }

    /// <summary>Whether it never changes again.</summary>
    public bool HasEnded => FinishedAt is not null || Status is "completed" or "completedPartially" or "failed";
}

using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>A pull: while it runs as far as it has come, at its end the whole of it.</summary>
public sealed record PullReport
{
    /// <summary>The pull's id.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="PullStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="PullTrigger"/>.</summary>
    public required string Trigger { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long it took in seconds; null before its end.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Where a page for people shows it.</summary>
    public string Report => $"/api/pulls/{Id}/report";

    /// <summary>Only logs that end at this time or later were wanted.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The sums.</summary>
    public required PullTotals Totals { get; init; }

    /// <summary>Why the pull as a whole came to nothing.</summary>
    public UploadError? Error { get; init; }

    /// <summary>One report a dock, by serial number; left out in lists.</summary>
    public IReadOnlyList<PullDockReport>? Docks { get; init; }
}

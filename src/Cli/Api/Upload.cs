namespace DockLogs.Cli.Api;

/// <summary>An upload.</summary>
internal sealed record Upload : Open
{
    public string? Id { get; init; }

    public string? Dock { get; init; }

    public string? Status { get; init; }

    public double? Percent { get; init; }

    public long? Attempt { get; init; }

    public DateTimeOffset? RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public IReadOnlyList<UploadFile>? Files { get; init; }

    public Fault? Error { get; init; }

    public string? Note { get; init; }

    public string? Pull { get; init; }

    /// <summary>Whether it never changes again. A status that this program does not know is final when the upload has finished.</summary>
    public bool HasEnded => FinishedAt is not null || Status is "completed" or "completedPartially" or "canceled" or "failed" or "timedOut";
}

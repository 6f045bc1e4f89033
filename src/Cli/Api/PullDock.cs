namespace DockLogs.Cli.Api;

/// <summary>What a pull did at one dock.</summary>
internal sealed record PullDock
{
    public string? Dock { get; init; }

    public string? Status { get; init; }

    public long Found { get; init; }

    public long Skipped { get; init; }

    public long Uploaded { get; init; }

    public long Failed { get; init; }

    public long Bytes { get; init; }

    public string? Hold { get; init; }

    public Fault? Error { get; init; }

    public IReadOnlyList<PullNote>? Notes { get; init; }
}

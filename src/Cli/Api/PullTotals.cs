namespace DockLogs.Cli.Api;

/// <summary>Sums over the docks of a pull.</summary>
internal sealed record PullTotals
{
    public long Docks { get; init; }

    public long DocksPending { get; init; }

    public long DocksFailed { get; init; }

    public long DocksWaiting { get; init; }

    public long DocksMissed { get; init; }

    public long Found { get; init; }

    public long Skipped { get; init; }

    public long Uploaded { get; init; }

    public long Failed { get; init; }

    public long Bytes { get; init; }

    /// <summary>Docks whose turn is over.</summary>
    public long DocksDone => Docks - DocksPending - DocksWaiting;
}

namespace DockLogs.Functions.Pulls;

/// <summary>The sums of a pull's dock reports.</summary>
public sealed record PullTotals
{
    /// <summary>Docks of the pull.</summary>
    public int Docks { get; init; }

    /// <summary>Docks that are not done.</summary>
    public int DocksPending { get; init; }

    /// <summary>Docks of which something or everything failed.</summary>
    public int DocksFailed { get; init; }

    /// <summary>Docks that were put off and are asked again.</summary>
    public int DocksWaiting { get; init; }

    /// <summary>Docks that could not be asked at all.</summary>
    public int DocksMissed { get; init; }

    /// <summary>Logs listed.</summary>
    public int Found { get; init; }

    /// <summary>Logs skipped.</summary>
    public int Skipped { get; init; }

    /// <summary>Logs uploaded.</summary>
    public int Uploaded { get; init; }

    /// <summary>Logs failed.</summary>
    public int Failed { get; init; }

    /// <summary>Bytes of the archives that were uploaded.</summary>
    public long Bytes { get; init; }

    /// <summary>Sums dock reports.</summary>
    public static PullTotals Of(IReadOnlyCollection<PullDockReport> docks)
    {
        ArgumentNullException.ThrowIfNull(docks);
        return new PullTotals
        {
            Docks = docks.Count,
            DocksPending = docks.Count(dock => dock.Status == PullStatus.Pending),
            DocksFailed = docks.Count(dock => dock.Status is PullStatus.Failed or PullStatus.CompletedPartially),
            DocksWaiting = docks.Count(dock => dock.Status == PullStatus.Waiting),
            DocksMissed = docks.Count(dock => dock.Status == PullStatus.Missed),
            Found = docks.Sum(dock => dock.Found),
            Skipped = docks.Sum(dock => dock.Skipped),
            Uploaded = docks.Sum(dock => dock.Uploaded),
            Failed = docks.Sum(dock => dock.Failed),
            Bytes = docks.Sum(dock => dock.Bytes),
        };
    }
}

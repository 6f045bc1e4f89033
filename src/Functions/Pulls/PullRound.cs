namespace DockLogs.Functions.Pulls;

/// <summary>What is left of a pull after a round through its docks.</summary>
public sealed record PullRound
{
    /// <summary>Docks that were put off.</summary>
    public required int Waiting { get; init; }

    /// <summary>How many of them make the next round; 0 while none can be asked.</summary>
    public required int Ready { get; init; }
}

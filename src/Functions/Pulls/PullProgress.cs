namespace DockLogs.Functions.Pulls;

/// <summary>How far a pull is when its history begins afresh.</summary>
public sealed record PullProgress
{
    /// <summary>What it does.</summary>
    public required PullOutline Outline { get; init; }

    /// <summary>Rounds that are done.</summary>
    public required int Rounds { get; init; }
}

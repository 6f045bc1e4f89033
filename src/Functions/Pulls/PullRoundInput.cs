namespace DockLogs.Functions.Pulls;

/// <summary>Input of the activity that looks for docks that can be asked again.</summary>
public sealed record PullRoundInput
{
    /// <summary>The pull's id.</summary>
    public required string Pull { get; init; }

    /// <summary>Number of the round it is to make; the first round of a pull is 0 and is its plan.</summary>
    public required int Round { get; init; }

    /// <summary>The orchestration's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How long a dock is left alone at least.</summary>
    public required TimeSpan RetryInterval { get; init; }
}

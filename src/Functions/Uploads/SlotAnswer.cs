namespace DockLogs.Functions.Uploads;

/// <summary>What the slot of a dock answers.</summary>
public sealed record SlotAnswer
{
    /// <summary>True when the upload has the slot.</summary>
    public required bool Granted { get; init; }

    /// <summary>When to ask again at the latest.</summary>
    public required DateTimeOffset AskAgainAt { get; init; }

    /// <summary>How many are before this one.</summary>
    public int Position { get; init; }

    /// <summary>An upload that should be nudged to ask again: the next in order, or a holder whose lease ran out.</summary>
    public string? Nudge { get; init; }
}

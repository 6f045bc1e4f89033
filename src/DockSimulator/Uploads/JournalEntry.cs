namespace DockLogs.DockSimulator.Uploads;

/// <summary>What a dock remembers of its last upload.</summary>
internal sealed record JournalEntry
{
    /// <summary>The start command as it came.</summary>
    public required byte[] Start { get; init; }

    /// <summary>The last event of the upload; null while it runs.</summary>
    public byte[]? LastEvent { get; init; }

    /// <summary>The <c>tid</c> of the last event.</summary>
    public string? LastTid { get; init; }

    /// <summary>The cloud has answered the last event.</summary>
    public bool Confirmed { get; init; }
}

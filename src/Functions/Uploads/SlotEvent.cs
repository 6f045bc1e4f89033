namespace DockLogs.Functions.Uploads;

/// <summary>A nudge to ask the dock's slot again: it was released, or its lease ran out.</summary>
public sealed record SlotEvent
{
    /// <summary>The upload that sends the nudge.</summary>
    public required string From { get; init; }
}

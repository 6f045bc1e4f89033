namespace DockLogs.Functions.Pulls;

/// <summary>A dock that a pull asks.</summary>
public sealed record PlannedDock
{
    /// <summary>Its serial number.</summary>
    public required string Dock { get; init; }

    /// <summary>Whose logs are wanted.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Its next quiet hours; null for none, and for a dock that was asked for by name.</summary>
    public QuietInterval? Quiet { get; init; }
}

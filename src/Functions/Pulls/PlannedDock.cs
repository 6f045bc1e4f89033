namespace DockLogs.Functions.Pulls;

/// <summary>A dock that a pull asks.</summary>
public sealed record PlannedDock
{
    /// <summary>Its serial number.</summary>
    public required string Dock { get; init; }

    /// <summary>Whose logs are wanted.</summary>
    public required IReadOnlyList<string> Modules { get; init; }
}

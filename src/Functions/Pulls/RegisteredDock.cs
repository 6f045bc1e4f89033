namespace DockLogs.Functions.Pulls;

/// <summary>A dock of the fleet registry.</summary>
public sealed record RegisteredDock
{
    /// <summary>Its serial number.</summary>
    public required string Dock { get; init; }

    /// <summary>Whether pulls of the whole fleet include it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whose logs pulls take: "0" the aircraft's, "3" the dock's own.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>Anything people want to remember about it.</summary>
    public string? Note { get; init; }

    /// <summary>When a message of the dock was last heard, to about a minute; null when never since it was registered.</summary>
    public DateTimeOffset? LastSeen { get; init; }
}

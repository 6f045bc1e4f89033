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

    /// <summary>Hours in which pulls of the fleet leave it alone; null for none.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>When a message of the dock was last heard, to about a minute; null when never since it was registered.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>The last that is known of its missions; left out in lists, and when nothing is known.</summary>
    public DockMission? Mission { get; init; }
}

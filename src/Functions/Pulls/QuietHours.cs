namespace DockLogs.Functions.Pulls;

/// <summary>Hours of each day in which pulls of the fleet leave a dock alone, by the clock of its place.</summary>
public sealed record QuietHours
{
    /// <summary>When they begin, <c>HH:mm</c>.</summary>
    public required string From { get; init; }

    /// <summary>When they end, <c>HH:mm</c>; earlier than <see cref="From"/> means the next day.</summary>
    public required string To { get; init; }

    /// <summary>IANA name of the time zone, such as <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; init; }
}

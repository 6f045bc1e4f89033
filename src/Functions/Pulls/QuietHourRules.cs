using System.Globalization;

namespace DockLogs.Functions.Pulls;

/// <summary>Turns quiet hours into instants; days on which clocks change included.</summary>
internal static class QuietHourRules
{
    private const string Clock = "HH:mm";

    /// <summary>Reads a time of day.</summary>
    public static bool TryReadClock(string? text, out TimeOnly clock) =>
        TimeOnly.TryParseExact(text, Clock, CultureInfo.InvariantCulture, DateTimeStyles.None, out clock);

    /// <summary>Finds a time zone by its IANA name.</summary>
    public static bool TryFindZone(string? name, out TimeZoneInfo zone)
    {
        zone = TimeZoneInfo.Utc;
        return name is { Length: > 0 and <= 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!) && (zone.HasIanaId || name == "UTC");
    }

    /// <summary>The quiet hours that an instant is in, else the next ones; null for none, or for a time zone that this machine does not know.</summary>
    public static QuietInterval? AtOrAfter(QuietHours? hours, DateTimeOffset time)
    {
        if (hours is null || !TryReadClock(hours.From, out TimeOnly from) || !TryReadClock(hours.To, out TimeOnly to) || !TryFindZone(hours.TimeZone, out TimeZoneInfo zone))
        {
            return null;
        }

        DateOnly today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

        // Hours over midnight may have begun yesterday.
        return Enumerable.Range(-1, 3)
            .Select(day => today.AddDays(day))
            .Select(day => new QuietInterval(InstantOf(day.ToDateTime(from), zone), InstantOf((to > from ? day : day.AddDays(1)).ToDateTime(to), zone)))
            .First(interval => interval.Until > time);
    }

    private static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        // An hour that the clocks leave out in spring begins when they have been put forward.
        DateTime there = local;
        while (zone.IsInvalidTime(there))
        {
            there = there.AddMinutes(15);
        }

        return new DateTimeOffset(there, zone.GetUtcOffset(there)).ToUniversalTime();
    }
}

using NCrontab;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>An NCRONTAB expression of five or six fields (seconds first), in UTC as on Azure, or in a time zone.</summary>
public sealed class TimerSchedule
{
    private readonly CrontabSchedule schedule;

    private readonly TimeZoneInfo zone;

    private TimerSchedule(string expression, CrontabSchedule schedule, TimeZoneInfo zone)
    {
        this.zone = zone;
        Expression = zone.Equals(TimeZoneInfo.Utc) ? expression : $"{expression} ({zone.Id})";
        this.schedule = schedule;
    }

    /// <summary>The expression as written, with the time zone when it is not UTC: what is remembered of another one does not count.</summary>
    public string Expression { get; }

    /// <summary>Reads an expression.</summary>
    /// <returns>False with the reason in <paramref name="fault"/> when it is not one.</returns>
    public static bool TryParse(string expression, out TimerSchedule? schedule, out string? fault) =>
        TryParse(expression, TimeZoneInfo.Utc, out schedule, out fault);

    /// <summary>Reads an expression that goes by the clock of a time zone.</summary>
    /// <returns>False with the reason in <paramref name="fault"/> when it is not one.</returns>
    public static bool TryParse(string expression, TimeZoneInfo zone, out TimerSchedule? schedule, out string? fault)
    {
        schedule = null;
        fault = null;
        bool withSeconds = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 6;
        CrontabSchedule? parsed = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds });
        if (parsed is null)
        {
            fault = $"'{expression}' is not a schedule, expected five or six NCRONTAB fields such as '0 0 2 * * *' (02:00:00 every day)";
            return false;
        }

        schedule = new TimerSchedule(expression, parsed, zone);
        return true;
    }

    /// <summary>
    /// The first occurrence after <paramref name="time"/>; the far future when there is none. When clocks are put forward, an
    /// occurrence in the hour left out comes as the clocks go on; when they are put back, an occurrence in the hour that
    /// comes twice comes the first time, and the second time only to those who ask during that.
    /// </summary>
    public DateTimeOffset NextAfter(DateTimeOffset time)
    {
        DateTime local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        while (true)
        {
            local = schedule.GetNextOccurrence(local);
            if (local.Year == DateTime.MaxValue.Year)
            {
                return new DateTimeOffset(local, TimeSpan.Zero);
            }

            DateTime there = local;
            while (zone.IsInvalidTime(there))
            {
                there = there.AddMinutes(1);
            }

            IEnumerable<TimeSpan> offsets = zone.IsAmbiguousTime(there) ? zone.GetAmbiguousTimeOffsets(there).OrderDescending() : [zone.GetUtcOffset(there)];
            foreach (TimeSpan offset in offsets)
            {
                if (new DateTimeOffset(there, offset) is var next && next > time)
                {
                    return next.ToUniversalTime();
                }
            }
        }
    }
}

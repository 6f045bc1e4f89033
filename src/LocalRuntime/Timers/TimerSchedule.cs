using NCrontab;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>An NCRONTAB expression of five or six fields (seconds first), in UTC as on Azure.</summary>
public sealed class TimerSchedule
{
    private readonly CrontabSchedule schedule;

    private TimerSchedule(string expression, CrontabSchedule schedule)
    {
        Expression = expression;
        this.schedule = schedule;
    }

    /// <summary>The expression as written.</summary>
    public string Expression { get; }

    /// <summary>Reads an expression.</summary>
    /// <returns>False with the reason in <paramref name="fault"/> when it is not one.</returns>
    public static bool TryParse(string expression, out TimerSchedule? schedule, out string? fault)
    {
        schedule = null;
        fault = null;
        bool withSeconds = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 6;
        CrontabSchedule? parsed = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds });
        if (parsed is null)
        {
            fault = $"'{expression}' is not a schedule, expected five or six NCRONTAB fields such as '0 0 2 * * *' (02:00:00 UTC every day)";
            return false;
        }

        schedule = new TimerSchedule(expression, parsed);
        return true;
    }

    /// <summary>The first occurrence after <paramref name="time"/>; the far future when there is none.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time) =>
        new(DateTime.SpecifyKind(schedule.GetNextOccurrence(time.UtcDateTime), DateTimeKind.Utc));
}

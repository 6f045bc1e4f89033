using System.Globalization;
using DockLogs.LocalRuntime.Timers;

namespace DockLogs.LocalRuntime.Tests.Timers;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 0 2 * * *", "2026-01-01T02:00:00Z", "2026-01-02T02:00:00Z")]
    [InlineData("0 2 * * *", "2026-01-01T01:59:59Z", "2026-01-01T02:00:00Z")]
    [InlineData("*/15 * * * * *", "2026-01-01T00:00:01Z", "2026-01-01T00:00:15Z")]
    [InlineData("0 30 9 * Jan Mon", "2026-01-01T00:00:00Z", "2026-01-05T09:30:00Z")]
    public void Next_occurrence_is_after_the_time_and_in_UTC(string expression, string after, string expected)
    {
        Assert.True(TimerSchedule.TryParse(expression, out TimerSchedule? schedule, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), schedule!.NextAfter(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("at two")]
    [InlineData("* * * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("* * * * * * *")]
    public void What_is_no_schedule_is_refused_with_an_example(string expression)
    {
        Assert.False(TimerSchedule.TryParse(expression, out _, out string? fault));
        Assert.Contains("'0 0 2 * * *'", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 2 * * *", "Europe/Berlin", "2026-01-01T01:00:00Z", "2026-01-02T01:00:00Z")]
    [InlineData("0 0 2 * * *", "Europe/Berlin", "2026-07-01T01:00:00Z", "2026-07-02T00:00:00Z")]
    [InlineData("0 0 2 * * *", "Asia/Tokyo", "2026-07-01T00:00:00Z", "2026-07-01T17:00:00Z")]
    // Put forward at 02:00: 02:30 does not come, the run does.
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    // Put back at 03:00: 02:30 comes twice, the run once.
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("0 30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    // Who asks in the second of the two hours is told of that.
    [InlineData("0 */30 * * * *", "Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z")]
    public void Schedule_goes_by_the_clock_of_its_time_zone(string expression, string zone, string after, string expected)
    {
        Assert.True(TimerSchedule.TryParse(expression, TimeZoneInfo.FindSystemTimeZoneById(zone), out TimerSchedule? schedule, out _));

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), schedule!.NextAfter(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));
    }
}

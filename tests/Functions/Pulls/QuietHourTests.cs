using System.Globalization;
using DockLogs.Functions.Pulls;

namespace DockLogs.Functions.Tests.Pulls;

public sealed class QuietHourTests
{
    [Theory]
    [InlineData("06:00", "20:00", "Europe/Berlin", "2026-01-10T12:00Z", "2026-01-10T05:00Z", "2026-01-10T19:00Z")]
    [InlineData("06:00", "20:00", "Europe/Berlin", "2026-01-10T19:00Z", "2026-01-11T05:00Z", "2026-01-11T19:00Z")]
    [InlineData("22:00", "05:00", "America/Los_Angeles", "2026-07-01T06:00Z", "2026-07-01T05:00Z", "2026-07-01T12:00Z")]
    [InlineData("22:00", "05:00", "Asia/Kolkata", "2026-07-01T20:00Z", "2026-07-01T16:30Z", "2026-07-01T23:30Z")]
    // Clocks go forward from 02:00 to 03:00: hours that begin within begin at 03:00.
    [InlineData("02:30", "06:00", "Europe/Berlin", "2026-03-29T00:00Z", "2026-03-29T01:00Z", "2026-03-29T04:00Z")]
    // Clocks go back from 03:00 to 02:00: the day is longer.
    [InlineData("01:00", "06:00", "Europe/Berlin", "2026-10-25T00:00Z", "2026-10-24T23:00Z", "2026-10-25T05:00Z")]
    public void Quiet_hours_are_by_the_clock_of_the_place(string from, string to, string zone, string now, string begin, string end)
    {
        QuietInterval? interval = QuietHourRules.AtOrAfter(new QuietHours { From = from, To = to, TimeZone = zone }, Instant(now));

        Assert.Equal(new QuietInterval(Instant(begin), Instant(end)), interval);
    }

    [Fact]
    public void No_quiet_hours_are_no_interval() => Assert.Null(QuietHourRules.AtOrAfter(null, Instant("2026-01-01T00:00Z")));

    [Fact]
    public void Beginning_of_a_pull_is_spread_over_the_time_given_and_the_same_each_time()
    {
        TimeSpan spread = TimeSpan.FromSeconds(60);
        double[] delays = [.. Enumerable.Range(0, 1000).Select(dock => PullJitter.Of("night-2026-01-01", $"D-{dock}", spread).TotalSeconds)];

        Assert.All(delays, delay => Assert.InRange(delay, 0, 59.999));
        Assert.InRange(delays.Average(), 27, 33);
        Assert.InRange(delays.GroupBy(delay => (int)delay).Max(second => second.Count()), 1, 40);
        Assert.Equal(delays[7], PullJitter.Of("night-2026-01-01", "D-7", spread).TotalSeconds);
        Assert.NotEqual(delays[7], PullJitter.Of("night-2026-01-02", "D-7", spread).TotalSeconds);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

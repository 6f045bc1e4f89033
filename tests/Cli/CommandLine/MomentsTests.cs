using DockLogs.Cli.CommandLine;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Cli.Tests.CommandLine;

public sealed class MomentsTests
{
    [Theory]
    [InlineData("2026-03-01T22:00:00Z", "2026-03-01T22:00:00Z")]
    [InlineData("2026-03-01T22:00:00.25+02:00", "2026-03-01T20:00:00.25Z")]
    [InlineData("2026-03-01", "2026-02-28T21:00:00Z")]
    [InlineData("2026-03-01 22:00", "2026-03-01T19:00:00Z")]
    [InlineData("2026-03-01T22:00:30", "2026-03-01T19:00:30Z")]
    [InlineData("24h", "2026-02-28T12:00:00Z")]
    [InlineData("1d12h", "2026-02-28T00:00:00Z")]
    [InlineData("99999d99999d", null)]
    [InlineData("yesterday", null)]
    [InlineData("2026-13-01", null)]
    [InlineData("", null)]
    public void Time_is_read_as_people_type_it(string text, string? expected)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(3), "t", "t"));

        var found = Moments.TryParse(text, time, out var moment) ? Moments.Text(moment) : null;

        Assert.Equal(expected, found);
    }
}

using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.DockSimulator.Tests.Logs;

public sealed class LogShelfTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 10, 23, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly SimulatedFleetOptions _options = new() { Broker = new Uri("mqtt://localhost"), Seed = 5, LogsPerModule = 4 };

    [Fact]
    public void Shelf_with_the_same_seed_has_the_same_logs()
    {
        Assert.Equal(Shelf().List("3"), Shelf().List("3"));
        Assert.NotEqual(Shelf().List("3"), Shelf(_options with { Seed = 6 }).List("3"));
        Assert.NotEqual(Shelf().List("3").Select(log => log.Size), Shelf().List("0").Select(log => log.Size));
    }

    [Fact]
    public void Shelf_lists_complete_logs_oldest_first_within_the_sizes()
    {
        var logs = Shelf().List("0");

        Assert.Equal(4, logs.Count);
        Assert.Equal(logs.OrderBy(log => log.BootIndex), logs);
        Assert.All(logs, log =>
        {
            Assert.InRange(log.Size, _options.MinLogBytes, _options.MaxLogBytes);
            Assert.True(log.StartTime < log.EndTime);
            Assert.True(log.EndTime <= Now);
            Assert.Equal("SIMAIR00001", log.DeviceSn);
        });
    }

    [Fact]
    public void Shelf_a_day_later_has_a_new_log_and_keeps_the_others_as_they_were()
    {
        var shelf = Shelf();
        var before = shelf.List("3");
        _time.Advance(TimeSpan.FromDays(1));
        var after = shelf.List("3");

        Assert.Equal(before.Skip(1), after.Take(3));
        Assert.Equal(before[^1].BootIndex + 1, after[^1].BootIndex);
    }

    [Fact]
    public void Selection_finds_what_was_listed_and_nothing_else()
    {
        var shelf = Shelf();
        var listed = shelf.List("3");
        var oldest = listed[0].BootIndex;
        var newest = listed[^1].BootIndex;

        Assert.Equal([listed[1], listed[3]], shelf.Select("3", [newest, listed[1].BootIndex, newest]));
        Assert.Single(shelf.Select("3", [oldest - 1]));
        Assert.Empty(shelf.Select("3", [oldest - 2, newest + 1, 0, -1, long.MaxValue]));
    }

    private LogShelf Shelf(SimulatedFleetOptions? options = null) =>
        new(options ?? _options, 1, DockSerial.Parse("SIMDOCK00001"), "SIMAIR00001", _time);
}

using System.Text;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uplink;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Pulls;

public sealed class DockMissionsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));
    private readonly DockMissions _missions;

    public DockMissionsTests() => _missions = new DockMissions(
        new MissionStore(new BlobServiceClient("UseDevelopmentStorage=true"), _time), Options.Create(new PullOptions()), _time);

    [Theory]
    [InlineData(-10)]
    [InlineData(-14 * 60)]
    public void Report_that_comes_late_changes_nothing(int secondsOff)
    {
        Hear("ok", TimeSpan.Zero);
        Hear("in_progress", TimeSpan.FromSeconds(secondsOff));
        Assert.False(_missions.Find("A")!.OnMission);
    }

    [Theory]
    [InlineData(60 * 60)]
    [InlineData(10 * 365 * 24 * 60 * 60)]
    public void Dock_whose_clock_is_set_back_is_heard_all_the_same(int secondsAhead)
    {
        Hear("ok", TimeSpan.FromSeconds(secondsAhead));
        Hear("in_progress", TimeSpan.Zero);
        Assert.True(_missions.Find("A")!.OnMission);
        Hear("ok", TimeSpan.FromSeconds(1));
        Assert.False(_missions.Find("A")!.OnMission);
    }

    private void Hear(string status, TimeSpan off)
    {
        byte[] payload = Encoding.UTF8.GetBytes(
            $$"""{"bid":"b","data":{"output":{"status":"{{status}}"},"result":0},"method":"flighttask_progress","tid":"t","timestamp":{{(_time.GetUtcNow() + off).ToUnixTimeMilliseconds()}}}""");
        UpReadResult read = UpMessageReader.Read(DockSerial.Parse("A"), TopicKind.Events, payload);
        ((IMissionWatch)_missions).Heard(read.Message!, payload);
    }
}

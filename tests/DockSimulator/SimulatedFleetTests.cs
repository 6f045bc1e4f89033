using System.ComponentModel.DataAnnotations;
using DockLogs.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.DockSimulator.Tests;

public sealed class SimulatedFleetTests
{
    [Fact]
    public async Task Fleet_of_a_hundred_docks_uploads_side_by_side()
    {
        await using var scene = await Scene.StartAsync(change: options => options with
        {
            Docks = 100,
            MinLogBytes = 1_000,
            MaxLogBytes = 2_000,
            PercentStep = 100,
        });
        var uploads = new Dictionary<string, SimulatedDock>();
        foreach (var dock in scene.Fleet.Docks)
        {
            var bid = Scene.NewId();
            uploads.Add(bid, dock);
            var tid = Scene.NewId();
            await scene.Cloud.CommandAsync(dock.Serial, CommandWriter.List(tid, bid, DateTimeOffset.UnixEpoch, ["3"]));
            var logs = (await scene.Cloud.ReplyAsync(tid)).LogList!.Files[0].Logs;
            await scene.Cloud.CommandAsync(dock.Serial, CommandWriter.Start(tid, bid, DateTimeOffset.UnixEpoch, scene.Command(
                [new StartFile { Module = "3", ObjectKey = Scene.KeyOf(bid, "3"), BootIndexes = [.. logs.Select(log => log.BootIndex)] }])));
        }

        foreach (var (bid, dock) in uploads)
        {
            if (!scene.Cloud.Heard.Exists(message => message.Bid == bid && message.Progress?.Status == ProgressStatus.Ok))
            {
                await scene.Cloud.EndAsync(bid);
            }

            Assert.Equal([bid], dock.StartedUploads);
        }

        Assert.Equal(100, scene.Storage.Objects.Count);
        Assert.Equal(100, scene.Storage.Objects.Values.Select(stored => stored.Headers["x-amz-content-sha256"]).Distinct().Count());
    }

    [Fact]
    public async Task Broker_that_goes_away_does_not_stop_an_upload()
    {
        await using var scene = await Scene.StartAsync();
        var bid = Scene.NewId();
        await scene.StartUploadAsync(bid, "3");
        await scene.Broker.StopServerAsync();
        await scene.Storage.FirstStored.WaitAsync(TimeSpan.FromSeconds(30));
        await scene.Broker.StartServerAsync();
        await scene.ReconnectCloudAsync();

        Assert.Equal(ProgressStatus.Ok, (await scene.Cloud.EndAsync(bid)).Progress!.Status);
        Assert.Equal(0, (await scene.ListAsync("3")).Result);
    }

    [Fact]
    public async Task Docks_started_before_the_broker_come_online_with_it()
    {
        await using var scene = await Scene.StartAsync(change: options => options with { Docks = 0 });
        await scene.Broker.StopServerAsync();
        var starting = scene.StartFleetAsync(new SimulatedFleetOptions { Broker = scene.Broker.Address, Docks = 2, ProtocolVersion = "3.1.1" });
        await scene.Broker.StartServerAsync();
        await scene.ReconnectCloudAsync();
        await starting;

        Assert.Equal(0, (await scene.ListAsync("3")).Result);
    }

    [Fact]
    public async Task Fleet_started_again_goes_on_with_its_upload_once()
    {
        var state = Directory.CreateTempSubdirectory("docklogs-simulator-");
        try
        {
            SimulatedFleetOptions? options = null;
            await using var scene = await Scene.StartAsync(
                new DockFaults { StallAtPercent = 50 }, given => options = given with { StateDirectory = state.FullName });
            var bid = Scene.NewId();
            await scene.StartUploadAsync(bid, "3");
            await scene.Cloud.NextAsync(message => message.Progress?.Status == ProgressStatus.FileUploading);
            await scene.Fleet.DisposeAsync();
            Assert.Empty(scene.Storage.Objects);

            await scene.StartFleetAsync(options! with { Faults = DockFaults.None });
            await scene.Cloud.EndAsync(bid);
            Assert.Equal([bid], scene.Dock.StartedUploads);
            Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
            await scene.Fleet.DisposeAsync();

            await scene.StartFleetAsync(options! with { Faults = DockFaults.None });
            Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
            Assert.Empty(scene.Dock.StartedUploads);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Flood_comes_from_all_docks_and_is_well_formed()
    {
        await using var scene = await Scene.StartAsync(change: options => options with { Docks = 5 });

        var result = await scene.Fleet.FloodAsync(new ProgressFlood { Messages = 500 }, CancellationToken.None);
        for (var heard = 0; heard < 500; heard++)
        {
            await scene.Cloud.NextAsync(message => message.Progress is { Files.Count: 2 });
        }

        Assert.Equal(500, result.Messages);
        Assert.Equal(5, scene.Cloud.Heard.Select(message => message.Gateway).Distinct().Count());
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        var options = new SimulatedFleetOptions { Broker = new Uri("mqtt://localhost"), PercentStep = 0 };

        var refused = Assert.Throws<ValidationException>(() => new SimulatedFleet(options, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains(nameof(SimulatedFleetOptions.PercentStep), refused.Message, StringComparison.Ordinal);
    }
}

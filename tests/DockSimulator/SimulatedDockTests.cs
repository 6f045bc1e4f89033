using System.Formats.Tar;
using System.Security.Cryptography;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Tests;

public sealed class SimulatedDockTests
{
    [Fact]
    public async Task List_of_both_modules_names_their_devices_and_logs()
    {
        await using var scene = await Scene.StartAsync();

        var reply = await scene.ListAsync("0", "3");

        Assert.Equal((UpMethod.FileUploadList, "fileupload_list", 0), (reply.Method, reply.MethodText, reply.Result));
        Assert.Equal([("0", "SIMAIR00001", 4), ("3", "SIMDOCK00001", 4)], reply.LogList!.Files.Select(file => (file.Module, file.DeviceSn, file.Logs.Count)));
    }

    [Fact]
    public async Task List_without_the_aircraft_names_its_error_beside_the_docks_logs()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { AircraftOff = true });

        var both = await scene.ListAsync("0", "3");
        var aircraft = await scene.ListAsync("0");

        Assert.Equal(0, both.Result);
        Assert.Equal([(324015, 0), (0, 4)], both.LogList!.Files.Select(file => (file.Result, file.Logs.Count)));
        Assert.Equal(324015, aircraft.Result);
    }

    [Fact]
    public async Task Upload_puts_each_archive_at_its_key_and_reports_it()
    {
        await using var scene = await Scene.StartAsync();
        var bid = Scene.NewId();

        Assert.Equal(0, await scene.StartUploadAsync(bid, "0", "3"));
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Equal((ProgressStatus.Ok, 0, true), (end.Progress!.Status, end.Progress.Result, end.NeedReply));
        foreach (var file in end.Progress.Files)
        {
            var stored = scene.Stored(bid, file.Module);
            Assert.Equal("PUT", stored.Method);
            Assert.Equal("token", stored.Headers["x-amz-security-token"]);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stored.Bytes)), stored.Headers["x-amz-content-sha256"]);
            Assert.Equal(Convert.ToHexStringLower(MD5.HashData(stored.Bytes)), file.Fingerprint);
            Assert.Equal((stored.Bytes.Length, 100, ProgressStatus.Ok, 0), (file.Size, file.Percent, file.Status, file.Result));
            Assert.NotNull(file.FinishTime);
            await using var tar = new TarReader(new MemoryStream(stored.Bytes));
            Assert.NotNull(await tar.GetNextEntryAsync());
            Assert.NotNull(await tar.GetNextEntryAsync());
            Assert.Null(await tar.GetNextEntryAsync());
        }
    }

    [Fact]
    public async Task Upload_goes_through_its_stages_and_never_backwards()
    {
        await using var scene = await Scene.StartAsync();
        var bid = Scene.NewId();

        await scene.StartUploadAsync(bid, "3");
        await scene.Cloud.EndAsync(bid);

        var files = scene.Cloud.Heard.Where(message => message.Progress is not null).Select(message => message.Progress!.Files.Single()).ToList();
        Assert.Equal(["file_pull", "file_zip", "file_uploading", "ok"], files.Select(file => file.Status).Distinct());
        Assert.Equal(files.Select(file => file.Percent).Order(), files.Select(file => file.Percent));
    }

    [Fact]
    public async Task Cancel_of_one_module_half_way_leaves_the_other_to_its_end()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { StallAtPercent = 50 });
        var bid = Scene.NewId();
        await scene.StartUploadAsync(bid, "0", "3");
        await scene.Cloud.NextAsync(message => message.Progress?.Status == ProgressStatus.FileUploading);

        Assert.Equal(0, await scene.CancelAsync(bid, "0"));
        await scene.Cloud.NextAsync(message => message.Progress?.Files[1].Status == ProgressStatus.FileUploading);
        Assert.Equal(0, await scene.CancelAsync(bid, "3"));
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Equal(ProgressStatus.Canceled, end.Progress!.Status);
        Assert.All(end.Progress.Files, file => Assert.Equal(ProgressStatus.Canceled, file.Status));
        Assert.Empty(scene.Storage.Objects);
        Assert.Equal(314000, await scene.CancelAsync(bid, "3"));
    }

    [Fact]
    public async Task Start_said_twice_begins_once()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { StallAtPercent = 0 });
        var bid = Scene.NewId();

        Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
        Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
        scene.Dock.Faults = scene.Dock.Faults with { RefuseRepeatedStart = true };
        Assert.Equal(325009, await scene.StartUploadAsync(bid, "3"));
        Assert.Equal(325009, await scene.StartUploadAsync(Scene.NewId(), "3"));

        Assert.Equal([bid], scene.Dock.StartedUploads);
    }

    [Fact]
    public async Task Start_said_again_after_the_end_repeats_the_end()
    {
        await using var scene = await Scene.StartAsync();
        var bid = Scene.NewId();
        await scene.StartUploadAsync(bid, "3");
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
        var again = await scene.Cloud.EndAsync(bid);

        Assert.Equal(end.Tid, again.Tid);
        Assert.Equal([bid], scene.Dock.StartedUploads);
    }

    [Fact]
    public async Task Start_said_again_after_a_failure_begins_anew()
    {
        await using var scene = await Scene.StartAsync();
        var bid = Scene.NewId();
        scene.Storage.RefuseWith = 403;
        await scene.StartUploadAsync(bid, "3");
        Assert.Equal(ProgressStatus.Failed, (await scene.Cloud.EndAsync(bid)).Progress!.Status);

        scene.Storage.RefuseWith = null;
        Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));

        Assert.Equal(ProgressStatus.Ok, (await scene.Cloud.EndAsync(bid)).Progress!.Status);
        Assert.Equal([bid, bid], scene.Dock.StartedUploads);
    }

    [Fact]
    public async Task Start_that_cannot_be_done_is_refused_with_its_code()
    {
        await using var scene = await Scene.StartAsync();
        var good = new StartFile { Module = "3", ObjectKey = "key", BootIndexes = [(await scene.ListAsync("3")).LogList!.Files[0].Logs[0].BootIndex] };

        Assert.Equal(324014, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good with { BootIndexes = [] }])));
        Assert.Equal(324014, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good with { BootIndexes = [1] }])));
        Assert.Equal(325001, await scene.StartUploadAsync(Scene.NewId(), scene.Command([])));
        Assert.Equal(325001, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good, good])));
        Assert.Equal(325001, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good]) with { Endpoint = "nowhere" }));
        scene.Dock.Faults = new DockFaults { AircraftOff = true };
        Assert.Equal(324015, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good with { Module = "0" }])));
        scene.Dock.Faults = new DockFaults { StartErrorCode = 324016 };
        Assert.Equal(324016, await scene.StartUploadAsync(Scene.NewId(), scene.Command([good])));
        scene.Dock.Faults = new DockFaults { ListErrorCode = 324013 };
        Assert.Equal(324013, (await scene.ListAsync("3")).Result);

        Assert.Empty(scene.Dock.StartedUploads);
    }

    [Fact]
    public async Task Storage_that_refuses_fails_the_upload_as_a_network_failure()
    {
        await using var scene = await Scene.StartAsync();
        scene.Storage.RefuseWith = 403;
        var bid = Scene.NewId();

        await scene.StartUploadAsync(bid, "3");
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Equal((ProgressStatus.Failed, 324019), (end.Progress!.Status, end.Progress.Result));
    }

    [Fact]
    public async Task Module_that_fails_leaves_the_other_uploaded()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { FailModule = "0" });
        var bid = Scene.NewId();

        await scene.StartUploadAsync(bid, "0", "3");
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Equal((ProgressStatus.Failed, 324017), (end.Progress!.Status, end.Progress.Result));
        Assert.Equal([ProgressStatus.Failed, ProgressStatus.Ok], end.Progress.Files.Select(file => file.Status));
        Assert.Single(scene.Storage.Objects);
    }

    [Fact]
    public async Task Wrong_fingerprint_is_not_that_of_the_archive()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { WrongFingerprint = true });
        var bid = Scene.NewId();

        await scene.StartUploadAsync(bid, "3");
        var end = await scene.Cloud.EndAsync(bid);

        Assert.NotEqual(Convert.ToHexStringLower(MD5.HashData(scene.Stored(bid, "3").Bytes)), end.Progress!.Files[0].Fingerprint);
    }

    [Fact]
    public async Task Lost_replies_are_lost_but_the_upload_goes_on()
    {
        await using var scene = await Scene.StartAsync();
        var log = (await scene.ListAsync("3")).LogList!.Files[0].Logs[0];
        scene.Dock.Faults = new DockFaults { LostReplies = 1 };
        var bid = Scene.NewId();
        var command = scene.Command([new StartFile { Module = "3", ObjectKey = "key", BootIndexes = [log.BootIndex] }]);

        await scene.SendStartAsync("first", bid, command);
        await scene.Cloud.EndAsync(bid);

        Assert.DoesNotContain(scene.Cloud.Heard, message => message.Tid == "first");
        Assert.Equal(0, await scene.StartUploadAsync(bid, command));
    }

    [Fact]
    public async Task Silent_dock_hears_and_does_nothing()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { NoReply = true }, options => options with { Docks = 2 });
        var other = scene.Fleet.Docks[1];
        other.Faults = DockFaults.None;

        await scene.Cloud.CommandAsync(scene.Dock.Serial, CommandWriter.List("silent", "b", DateTimeOffset.UnixEpoch, ["3"]));
        await scene.Cloud.CommandAsync(other.Serial, CommandWriter.List("speaks", "b", DateTimeOffset.UnixEpoch, ["3"]));
        await scene.Cloud.ReplyAsync("speaks");
        scene.Dock.Faults = DockFaults.None;
        await scene.ListAsync("3");

        Assert.DoesNotContain(scene.Cloud.Heard, message => message.Tid == "silent");
    }

    [Fact]
    public async Task Duplicated_and_reordered_messages_all_arrive()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { DuplicateMessages = true, ReorderedMessages = true });
        var bid = Scene.NewId();

        Assert.Equal(0, await scene.StartUploadAsync(bid, "3"));
        await scene.Cloud.EndAsync(bid);
        await scene.ListAsync("3");

        var events = scene.Cloud.Heard.Where(message => message.Progress is not null).ToList();
        Assert.All(events.GroupBy(message => message.Tid), same => Assert.True(same.Count() >= 2));
        var percents = events.Select(message => message.Progress!.Files[0].Percent).ToList();
        Assert.NotEqual(percents.Order(), percents);
    }

    [Fact]
    public async Task Dialect_is_how_the_dock_writes()
    {
        await using var scene = await Scene.StartAsync(new DockFaults { Dialect = new UpDialect { NumericModules = true, WithoutMethod = true, BlankGateway = true } });
        var bid = Scene.NewId();

        var list = await scene.ListAsync("3");
        await scene.StartUploadAsync(bid, "3");
        var end = await scene.Cloud.EndAsync(bid);

        Assert.Null(list.MethodText);
        Assert.Equal("3", end.Progress!.Files[0].Module);
    }

    [Fact]
    public async Task Last_event_is_repeated_until_it_is_answered()
    {
        await using var scene = await Scene.StartAsync();
        scene.Cloud.LeaveUnanswered = 2;
        var bid = Scene.NewId();

        await scene.StartUploadAsync(bid, "3");
        var ends = new[] { await scene.Cloud.EndAsync(bid), await scene.Cloud.EndAsync(bid), await scene.Cloud.EndAsync(bid) };

        Assert.Single(ends.Select(end => end.Tid).Distinct());
    }
}

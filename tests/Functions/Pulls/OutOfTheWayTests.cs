using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Pulls.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Pulls;

[Collection(AzuriteCollection.Name)]
public sealed class OutOfTheWayTests(AzuriteServer azurite)
{
    private const string Night = "night-2026-11-05";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly PullOptions Settings = new()
    {
        ListAttempts = 1, ListRetryDelay = TimeSpan.Zero, StartSpread = TimeSpan.Zero, Window = TimeSpan.FromHours(1), MissionExpiry = TimeSpan.FromMinutes(20),
    };

    [SkippableFact]
    public async Task Dock_on_a_mission_is_pulled_after_landing()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock flying = (await pulls.RegisterAsync("A")).With("3", 1);
        (await pulls.RegisterAsync("B")).With("3", 1);
        pulls.Hear("A", "in_progress");

        await pulls.RunNightlyAsync();
        await pulls.PassAsync(TimeSpan.FromMinutes(10), Minute);

        ApiResponse live = await pulls.GetAsync(Night);
        Assert.Equal(["waiting", "completed"], live.Json.GetProperty("docks").EnumerateArray().Select(dock => dock.GetProperty("status").GetString()));
        Assert.Equal("mission", live.Json.GetProperty("docks")[0].GetProperty("hold").GetString());
        Assert.Equal(1, live.Json.GetProperty("totals").GetProperty("docksWaiting").GetInt32());
        Assert.Equal(0, flying.Lists);

        pulls.Hear("A", "ok");
        await pulls.PassAsync(2 * Minute, Minute);
        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Equal(new PullTotals { Docks = 2, Found = 2, Uploaded = 2 }, report.Totals);
        Assert.Null(report.Docks![0].Hold);
        Assert.Equal(1, flying.Lists);
    }

    [SkippableFact]
    public async Task Dock_that_stays_on_its_mission_is_reported_as_missed()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock flying = (await pulls.RegisterAsync("A")).With("3", 1);

        pulls.Hear("A", "in_progress");
        await pulls.RunNightlyAsync();
        for (int minute = 0; minute < 62; minute++)
        {
            pulls.Hear("A", "in_progress");
            await pulls.PassAsync(Minute, Minute);
        }

        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal((PullStatus.Failed, 1, 0), (report.Status, report.Totals.DocksMissed, report.Totals.DocksFailed));
        Assert.Equal((PullStatus.Missed, PullHold.Mission, UploadErrorCode.PutOff), (report.Docks![0].Status, report.Docks[0].Hold, report.Docks[0].Error!.Code));
        Assert.Equal(0, flying.Lists);
    }

    [SkippableFact]
    public async Task Mission_nobody_speaks_of_any_more_expires()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock flying = (await pulls.RegisterAsync("A")).With("3", 1);
        pulls.Hear("A", "paused");

        await pulls.RunNightlyAsync();
        await pulls.PassAsync(TimeSpan.FromMinutes(19), Minute);
        Assert.Equal(0, flying.Lists);
        await pulls.PassAsync(3 * Minute, Minute);

        Assert.Equal((1, 1), (flying.Lists, (await pulls.FinishAsync(Night)).Totals.Uploaded));
    }

    [SkippableFact]
    public async Task Upload_cancelled_by_a_mission_is_taken_up_after_it_and_counted_once()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, new PullOptions
        {
            ListAttempts = 1, StartSpread = TimeSpan.Zero, Window = TimeSpan.FromHours(1), MaxLogsPerUpload = 2, OnMission = OnMission.Cancel,
        });
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1, 2, 3, 4);
        TaskCompletionSource second = new();
        (dock.Hold, dock.HoldFrom) = (second, 2);

        await pulls.RunNightlyAsync();
        for (int look = 0; dock.Uploads.Count < 2; look++)
        {
            Assert.InRange(look, 0, 600);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Assert.True(pulls.Hear("A", "in_progress") is { ForMission: true, AlsoRunning: true });
        dock.CanceledUploads = 1;
        dock.Hold = null;
        second.SetResult();
        await pulls.PassAsync(2 * Minute, Minute);
        PullDockReport waiting = (await pulls.ReadAsync(Night))[0];
        pulls.Hear("A", "ok");
        await pulls.PassAsync(3 * Minute, Minute);
        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal((PullStatus.Waiting, 4, 0, 2), (waiting.Status, waiting.Found, waiting.Skipped, waiting.Uploaded));
        Assert.Equal(PullStatus.Completed, report.Status);
        PullDockReport done = report.Docks![0];
        Assert.Equal((4, 0, 4, 0), (done.Found, done.Skipped, done.Uploaded, done.Failed));
        Assert.Equal(dock.Uploads.Select(upload => upload.Id), done.Uploads);
        Assert.Equal(3, done.Uploads!.Count);
    }

    [SkippableFact]
    public async Task Upload_that_a_person_cancelled_is_a_failure_and_not_taken_again()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1);
        dock.CanceledUploads = 1;

        await pulls.RunNightlyAsync();
        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal((PullStatus.Failed, 1), (report.Docks![0].Status, report.Docks[0].Failed));
        Assert.Single(dock.Uploads);
    }

    [SkippableFact]
    public async Task Dock_in_its_quiet_hours_is_asked_after_them()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock quiet = (await pulls.RegisterAsync("A")).With("3", 1);

        // 02:00 UTC is 03:00 there.
        await pulls.Registry.PutAsync(
            new RegisteredDock { Dock = "A", Enabled = true, Modules = ["3"], QuietHours = new QuietHours { From = "22:00", To = "03:30", TimeZone = "Europe/Berlin" } },
            _ => true,
            CancellationToken.None);

        await pulls.RunNightlyAsync();
        await pulls.PassAsync(TimeSpan.FromMinutes(29), Minute);
        PullDockReport waiting = (await pulls.ReadAsync(Night))[0];
        int asked = quiet.Lists;
        await pulls.PassAsync(3 * Minute, Minute);
        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal((PullStatus.Waiting, PullHold.QuietHours, 0), (waiting.Status, waiting.Hold, asked));
        Assert.Equal((1, 1), (quiet.Lists, report.Totals.Uploaded));
    }

    [SkippableFact]
    public async Task Dock_asked_for_by_name_has_no_quiet_hours_but_its_missions()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        await pulls.RegisterAsync("A");
        (await pulls.RegisterAsync("B")).With("3", 1);
        QuietHours quiet = new() { From = "00:00", To = "23:59", TimeZone = "Etc/UTC" };
        foreach (string dock in (string[])["A", "B"])
        {
            await pulls.Registry.PutAsync(new RegisteredDock { Dock = dock, Enabled = true, Modules = ["3"], QuietHours = quiet }, _ => true, CancellationToken.None);
        }

        pulls.Hear("A", "sent");
        PullReport report = await pulls.RunAsync("""{"docks":["A","B"]}""");

        Assert.Equal([(PullStatus.Missed, 0), (PullStatus.Completed, 1)], report.Docks!.Select(dock => (dock.Status, dock.Uploaded)));
        Assert.Equal(0, pulls.Docks["A"].Lists);
    }

    [SkippableFact]
    public async Task Offline_dock_is_asked_again_when_it_is_heard()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        ScriptedDock off = (await pulls.RegisterAsync("A")).With("3", 1);
        off.ListFaults.Enqueue(new ListLogsResult { Outcome = ListOutcome.TimedOut, Files = [] });

        await pulls.RunNightlyAsync();
        await pulls.PassAsync(TimeSpan.FromMinutes(30), Minute);
        Assert.Equal(1, off.Lists);
        off.ListFaults.Clear();
        pulls.Sightings.Seen(DockSerial.Parse("A"), pulls.Time.GetUtcNow());
        await pulls.PassAsync(2 * Minute, Minute);
        PullReport report = await pulls.FinishAsync(Night);

        Assert.Equal((2, 1, PullStatus.Completed), (off.Lists, report.Totals.Uploaded, report.Status));
    }

    [SkippableFact]
    public async Task Requested_pull_waits_for_docks_as_long_as_it_is_told_to()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        (await pulls.RegisterAsync("A")).With("3", 1);
        pulls.Hear("A", "in_progress");

        string id = (await pulls.PostAsync("""{"window":"00:10:00"}""")).Json.GetProperty("id").GetString()!;
        await pulls.PassAsync(3 * Minute, Minute);
        pulls.Hear("A", "canceled");
        await pulls.PassAsync(2 * Minute, Minute);

        Assert.Equal(1, (await pulls.FinishAsync(id)).Totals.Uploaded);
        (await pulls.PostAsync("""{"window":"1 h"}""")).IsProblem(400, ProblemTypes.InvalidRequest);
    }

    [SkippableFact]
    public async Task Late_and_repeated_words_of_a_flight_do_not_take_off_again()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        DateTimeOffset start = pulls.Time.GetUtcNow();

        Assert.NotNull(pulls.Hear("A", "in_progress", start));
        Assert.Null(pulls.Hear("A", "in_progress", start.AddSeconds(1)));
        Assert.Null(pulls.Hear("A", "ok", start.AddSeconds(3)));
        Assert.Null(pulls.Hear("A", "in_progress", start.AddSeconds(2)));

        Assert.False(await pulls.Missions.IsOnMissionAsync(DockSerial.Parse("A"), CancellationToken.None));
    }

    [SkippableFact]
    public async Task Mission_is_known_to_other_instances_once_it_is_written()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, Settings);
        pulls.Hear("A", "in_progress");
        for (int report = 0; report < 100; report++)
        {
            pulls.Hear("A", "in_progress");
        }

        await pulls.WriteMissionsAsync();

        Assert.True(await pulls.OtherInstance().IsOnMissionAsync(DockSerial.Parse("A"), CancellationToken.None));
        Assert.Equal(["A"], (await pulls.OtherInstance().AllAsync(CancellationToken.None)).Keys);
        pulls.Hear("A", "partially_done");
        await pulls.WriteMissionsAsync();
        Assert.Equal("partially_done", (await pulls.OtherInstance().FindAsync(DockSerial.Parse("A"), CancellationToken.None))!.Status);
        Assert.False(await pulls.OtherInstance().IsOnMissionAsync(DockSerial.Parse("A"), CancellationToken.None));
    }
}

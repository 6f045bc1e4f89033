using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Pulls.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Pulls;

[Collection(AzuriteCollection.Name)]
public sealed class PullTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Pull_of_an_empty_registry_completes_with_nothing()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Equal(new PullTotals(), report.Totals);
        Assert.Empty(report.Docks!);
    }

    [SkippableFact]
    public async Task First_pull_takes_everything_and_the_second_takes_nothing()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock a = (await pulls.RegisterAsync("A")).With("0", 1, 2).With("3", 7);
        ScriptedDock b = (await pulls.RegisterAsync("B", enabled: true, "3")).With("0", 5).With("3", 5);
        ScriptedDock off = (await pulls.RegisterAsync("OFF", enabled: false)).With("3", 9);

        PullReport first = await pulls.RunAsync();
        PullReport second = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, first.Status);
        Assert.Equal(new PullTotals { Docks = 2, Found = 4, Uploaded = 4 }, first.Totals);
        Assert.Equal(["A", "B"], first.Docks!.Select(dock => dock.Dock));
        Assert.Equal((3, 0, 3, 0), Counts(first, "A"));
        Assert.Equal((1, 0, 1, 0), Counts(first, "B"));
        Assert.Equal(a.Uploads[0].Id, Assert.Single(first.Docks![0].Uploads!));
        Assert.Equal(first.Id, a.Uploads[0].Pull);
        Assert.Equal([2L, 1L], a.Uploads[0].Files[0].BootIndexes);

        Assert.Equal(PullStatus.Completed, second.Status);
        Assert.Equal(new PullTotals { Docks = 2, Found = 4, Skipped = 4 }, second.Totals);
        Assert.Single(a.Uploads);
        Assert.Single(b.Uploads);
        Assert.Equal(0, off.Lists);
    }

    [SkippableFact]
    public async Task Later_pull_takes_exactly_what_is_new_or_has_grown()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1, 2, 3);
        await pulls.RunAsync();

        dock.With("3", 4, 5).WithSize("3", 3, 777_777).With("0", 1);
        PullReport report = await pulls.RunAsync();

        Assert.Equal((6, 2, 4, 0), Counts(report, "A"));
        Assert.Equal(2, dock.Uploads.Count);
        Assert.Equal([1L], dock.Uploads[1].Files.Single(file => file.Module == "0").BootIndexes);
        Assert.Equal([5L, 4L, 3L], dock.Uploads[1].Files.Single(file => file.Module == "3").BootIndexes);
    }

    [SkippableFact]
    public async Task Pull_of_named_docks_takes_those_only_registered_or_not()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock registered = (await pulls.RegisterAsync("A")).With("3", 1);
        await pulls.RegisterAsync("OFF", enabled: false, "3");
        pulls.Docks["OFF"].With("3", 1).With("0", 1);
        pulls.Docks["NEW"] = new ScriptedDock().With("3", 1);

        PullReport report = await pulls.RunAsync("""{"docks":["OFF","NEW"]}""");

        Assert.Equal(["NEW", "OFF"], report.Docks!.Select(dock => dock.Dock));
        Assert.Equal((1, 0, 1, 0), Counts(report, "OFF"));
        Assert.Equal((1, 0, 1, 0), Counts(report, "NEW"));
        Assert.Equal(0, registered.Lists);
    }

    [SkippableFact]
    public async Task Since_leaves_older_logs()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1, 2, 3, 4);

        PullReport report = await pulls.RunAsync("""{"since":"2026-01-04"}""");

        Assert.Equal((4, 2, 2, 0), Counts(report, "A"));
        Assert.Equal([4L, 3L], dock.Uploads[0].Files[0].BootIndexes);
        Assert.Equal(new DateTimeOffset(2026, 1, 4, 0, 0, 0, TimeSpan.Zero), report.Since);
    }

    [SkippableFact]
    public async Task Dock_without_answer_is_asked_again_after_a_pause_then_is_missed_alone()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(
            azurite, new PullOptions { ListAttempts = 2, ListRetryDelay = TimeSpan.FromSeconds(30) });
        (await pulls.RegisterAsync("A")).ListFaults.Enqueue(new ListLogsResult { Outcome = ListOutcome.TimedOut, Files = [] });
        (await pulls.RegisterAsync("B")).With("3", 1);

        string id = (await pulls.PostAsync(null)).Json.GetProperty("id").GetString()!;
        await pulls.IdleAsync();
        Assert.Equal(1, pulls.Docks["A"].Lists);
        pulls.Time.Advance(TimeSpan.FromSeconds(30));
        PullReport report = await pulls.FinishAsync(id);

        Assert.Equal(2, pulls.Docks["A"].Lists);
        Assert.Equal(PullStatus.CompletedPartially, report.Status);
        PullDockReport failed = report.Docks![0];
        Assert.Equal((PullStatus.Missed, PullHold.Offline), (failed.Status, failed.Hold));
        Assert.Equal("no answer", failed.Error!.Message);
        Assert.Equal((0, 0, 0, 0), Counts(report, "A"));
        Assert.Equal(PullStatus.Completed, report.Docks[1].Status);
    }

    [SkippableFact]
    public async Task Dock_that_answers_the_second_time_is_pulled()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1);
        dock.ListFaults.Enqueue(Refusal(324013));
        dock.ListFaults.Enqueue(new ListLogsResult { Outcome = ListOutcome.Answered, Files = [] });

        PullReport report = await pulls.RunAsync();

        Assert.Equal(2, dock.Lists);
        Assert.Equal(PullStatus.Completed, report.Status);
    }

    [SkippableFact]
    public async Task Refused_list_is_a_failure_with_the_docks_reason_and_is_not_repeated()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = await pulls.RegisterAsync("A");
        dock.ListFaults.Enqueue(Refusal(314000));

        PullReport report = await pulls.RunAsync();

        Assert.Equal(1, dock.Lists);
        Assert.Equal(PullStatus.Failed, report.Status);
        Assert.Equal(314000, report.Docks![0].Error!.Code);
    }

    [SkippableFact]
    public async Task Dock_without_logs_is_no_failure()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).ModuleResults["3"] = 324014;

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Null(report.Docks![0].Error);
        Assert.Null(report.Docks[0].Notes);
    }

    [SkippableFact]
    public async Task Logs_that_are_gone_when_their_turn_comes_are_skipped()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1).UploadFaults["3"] = Error(324014);

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Equal((1, 1, 0, 0), Counts(report, "A"));
    }

    [SkippableFact]
    public async Task Module_that_a_dock_lists_twice_is_asked_for_once_with_all_its_logs()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = await pulls.RegisterAsync("A");
        List<ListedLog> logs = dock.With("0", 1, 2, 3).Logs["0"];
        dock.ListFaults.Enqueue(new ListLogsResult
        {
            Outcome = ListOutcome.Answered,
            Files =
            [
                new ListedModule { Module = "0", DeviceSn = "X", Result = 0, Logs = logs[..2] },
                new ListedModule { Module = "0", DeviceSn = "Y", Result = 0, Logs = logs[2..] },
            ],
        });

        PullReport report = await pulls.RunAsync();

        Assert.Equal((3, 0, 3, 0), Counts(report, "A"));
        Assert.Equal([3, 2, 1], Assert.Single(Assert.Single(dock.Uploads).Files).BootIndexes);
        Assert.Equal((3, 3, 0, 0), Counts(await pulls.RunAsync(), "A"));
    }

    [SkippableFact]
    public async Task Logs_of_one_module_that_are_gone_do_not_hide_what_the_other_brought()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("0", 1).With("3", 7, 8).UploadFaults["0"] = Error(324014);

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Equal((3, 1, 2, 0), Counts(report, "A"));
    }

    [SkippableFact]
    public async Task Aircraft_that_is_off_is_noted_and_the_docks_own_logs_are_taken()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1).ModuleResults["0"] = 324015;

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.Completed, report.Status);
        Assert.Equal((1, 0, 1, 0), Counts(report, "A"));
        Assert.Equal(("0", 324015), Assert.Single(report.Docks![0].Notes!) is var note ? (note.Module, note.Code) : default);
    }

    [SkippableFact]
    public async Task Module_that_fails_to_list_leaves_the_dock_partly_done()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1).ModuleResults["0"] = 324013;

        PullReport report = await pulls.RunAsync();

        Assert.Equal(PullStatus.CompletedPartially, report.Docks![0].Status);
        Assert.Equal(324013, report.Docks[0].Error!.Code);
    }

    [SkippableFact]
    public async Task Failed_archive_is_reported_and_taken_by_the_next_pull()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("0", 1, 2).With("3", 1);
        dock.UploadFaults["0"] = Error(324016);

        PullReport first = await pulls.RunAsync();
        dock.UploadFaults.Clear();
        PullReport second = await pulls.RunAsync();

        Assert.Equal((3, 0, 1, 2), Counts(first, "A"));
        Assert.Equal(PullStatus.CompletedPartially, first.Docks![0].Status);
        Assert.Equal(324016, first.Docks[0].Error!.Code);
        Assert.Equal((3, 1, 2, 0), Counts(second, "A"));
    }

    [SkippableFact]
    public async Task Many_logs_are_taken_in_portions_newest_first_and_no_further_after_a_failure()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, new PullOptions { MaxLogsPerUpload = 2, ListRetryDelay = TimeSpan.Zero });
        ScriptedDock good = (await pulls.RegisterAsync("A")).With("3", 1, 2, 3, 4, 5).With("0", 1);
        ScriptedDock bad = (await pulls.RegisterAsync("B")).With("3", 1, 2, 3, 4, 5);
        bad.UploadFaults["3"] = Error(324016);

        PullReport report = await pulls.RunAsync();

        Assert.Equal(["3:5,4 0:1", "3:3,2", "3:1"], good.Uploads.Select(upload => string.Join(' ', upload.Files
            .OrderByDescending(file => file.Module, StringComparer.Ordinal)
            .Select(file => $"{file.Module}:{string.Join(',', file.BootIndexes)}"))));
        Assert.Equal(3, good.Uploads.Select(upload => upload.Id).Distinct().Count());
        Assert.Equal((6, 0, 6, 0), Counts(report, "A"));
        Assert.Single(bad.Uploads);
        Assert.Equal((5, 0, 0, 5), Counts(report, "B"));
    }

    [SkippableFact]
    public async Task Large_fleet_is_worked_on_in_bounded_parallel_and_every_dock_is_accounted_for()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite, new PullOptions { MaxParallelDocks = 2, ListRetryDelay = TimeSpan.Zero });
        for (int number = 0; number < 45; number++)
        {
            (await pulls.RegisterAsync($"D-{number:D2}")).With("3", number);
        }

        PullReport report = await pulls.RunAsync();

        Assert.Equal(new PullTotals { Docks = 45, Found = 45, Uploaded = 45 }, report.Totals);
        Assert.InRange(pulls.MostAtOnce, 1, 2);
    }

    [SkippableFact]
    public async Task Pull_goes_on_after_a_restart_and_starts_nothing_twice()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock held = (await pulls.RegisterAsync("A")).With("3", 1);
        held.Hold = new TaskCompletionSource();
        ScriptedDock free = (await pulls.RegisterAsync("B")).With("3", 1);
        string id = (await pulls.PostAsync(null)).Json.GetProperty("id").GetString()!;
        while ((await pulls.GetAsync(id)).Json.GetProperty("totals").GetProperty("uploaded").GetInt32() < 1 || held.Uploads.Count == 0)
        {
            await Task.Yield();
        }

        ApiResponse live = await pulls.GetAsync(id);
        Assert.Equal("running", live.Json.GetProperty("status").GetString());
        Assert.Equal("5", live.Headers.RetryAfter);
        Assert.Equal(["pending", "completed"], live.Json.GetProperty("docks").EnumerateArray().Select(dock => dock.GetProperty("status").GetString()));

        await pulls.RestartAsync();
        held.Hold.SetResult();
        PullReport report = await pulls.FinishAsync(id);

        Assert.Equal(new PullTotals { Docks = 2, Found = 2, Uploaded = 2 }, report.Totals);
        Assert.Equal((1, 1), (held.Lists, free.Lists));
        Assert.Equal((1, 1), (held.Uploads.Count, free.Uploads.Count));
    }

    private static (int Found, int Skipped, int Uploaded, int Failed) Counts(PullReport report, string dock)
    {
        PullDockReport entry = report.Docks!.Single(candidate => candidate.Dock == dock);
        return (entry.Found, entry.Skipped, entry.Uploaded, entry.Failed);
    }

    private static UploadError Error(int code) => new() { Code = code, Message = "as the dock says", Advice = "none" };

    private static ListLogsResult Refusal(int code) => new() { Outcome = ListOutcome.DockError, Files = [], Error = Error(code) };
}

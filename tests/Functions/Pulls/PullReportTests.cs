using System.Diagnostics.Metrics;
using System.Text.Json;
using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Pulls.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Tests.Pulls;

[Collection(AzuriteCollection.Name)]
public sealed class PullReportTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task End_of_a_pull_is_told_with_its_totals_and_without_its_docks()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1, 2);

        PullReport report = await pulls.RunAsync();
        await pulls.IdleAsync();

        using JsonDocument told = JsonDocument.Parse(Assert.Single(pulls.Told));
        Assert.Equal("docklogs.pull.ended", told.RootElement.GetProperty("type").GetString());
        Assert.Equal($"pulls/{report.Id}", told.RootElement.GetProperty("subject").GetString());
        JsonElement data = told.RootElement.GetProperty("data");
        Assert.Equal(2, data.GetProperty("totals").GetProperty("uploaded").GetInt32());
        Assert.False(data.TryGetProperty("docks", out _));
    }

    [SkippableFact]
    public async Task Report_page_is_found_by_its_link_while_the_pull_runs_and_afterwards()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1);
        dock.Hold = new TaskCompletionSource();
        ApiResponse started = await pulls.PostAsync(null);
        string id = started.Json.GetProperty("id").GetString()!;
        Assert.Equal($"/api/pulls/{id}/report", started.Json.GetProperty("report").GetString());

        ApiResponse live = await pulls.GetPageAsync(id);
        dock.Hold.SetResult();
        await pulls.FinishAsync(id);
        ApiResponse ended = await pulls.GetPageAsync(id);

        Assert.Equal("text/html; charset=utf-8", live.Headers.ContentType);
        Assert.Contains("default-src 'none'", live.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("running", live.Body, StringComparison.Ordinal);
        Assert.Contains("<td>A</td><td class=\"completed\">completed</td>", ended.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await pulls.GetPageAsync("night-2020-01-01")).Status);
    }

    [Fact]
    public void Page_escapes_what_docks_and_people_say_and_loads_nothing()
    {
        const string Evil = "<script>alert('\"&')</script>";
        PullReport pull = Report([
            new PullDockReport { Dock = "A", Status = PullStatus.Failed, Error = new UploadError { Code = 1, Message = Evil, Advice = Evil }, Notes = [new PullModuleNote { Module = Evil, Code = 1, Message = Evil }] },
            new PullDockReport { Dock = "B", Status = Evil, Hold = Evil }]);

        string page = PullPage.Write(pull with { Id = Evil, Trigger = Evil, Error = new UploadError { Code = 9, Message = Evil, Advice = Evil } });

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_shows_trouble_first()
    {
        string page = PullPage.Write(Report([
            new PullDockReport { Dock = "GOOD", Status = PullStatus.Completed, Found = 1, Uploaded = 1, Bytes = 2048 },
            new PullDockReport { Dock = "AWAY", Status = PullStatus.Missed, Hold = PullHold.Offline },
            new PullDockReport { Dock = "BAD", Status = PullStatus.Failed, Error = new UploadError { Code = 324016, Message = "storage full", Advice = "" } }]));

        Assert.True(page.IndexOf("BAD", StringComparison.Ordinal) < page.IndexOf("AWAY", StringComparison.Ordinal));
        Assert.True(page.IndexOf("AWAY", StringComparison.Ordinal) < page.IndexOf("GOOD", StringComparison.Ordinal));
        Assert.Contains("storage full (324016)", page, StringComparison.Ordinal);
        Assert.Contains("2,048", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_ratio_and_outcomes_are_metrics()
    {
        Dictionary<string, double> seen = [];
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        PullMetrics metrics = new(services.GetRequiredService<IMeterFactory>());
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[$"{instrument.Name} {Outcome(tags)}"] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();

        metrics.Ended(Report([
            new PullDockReport { Dock = "A", Status = PullStatus.Completed, Uploaded = 3 },
            new PullDockReport { Dock = "B", Status = PullStatus.Completed },
            new PullDockReport { Dock = "C", Status = PullStatus.Failed, Failed = 2 },
            new PullDockReport { Dock = "D", Status = PullStatus.Missed }]));

        Assert.Equal(0.5, seen["docklogs.pull.failure_ratio"]);
        Assert.Equal((2, 1, 1), (seen["docklogs.pull.docks completed"], seen["docklogs.pull.docks failed"], seen["docklogs.pull.docks missed"]));
        Assert.Equal((3, 2), (seen["docklogs.pull.logs uploaded"], seen["docklogs.pull.logs failed"]));
    }

    private static string Outcome(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Key == "outcome")
            {
                return (string)tag.Value!;
            }
        }

        return "";
    }

    private static PullReport Report(IReadOnlyList<PullDockReport> docks) => new()
    {
        Id = "night-2026-11-05",
        Status = PullStatus.CompletedPartially,
        Trigger = PullTrigger.Nightly,
        RequestedAt = new DateTimeOffset(2026, 11, 5, 2, 0, 0, TimeSpan.Zero),
        FinishedAt = new DateTimeOffset(2026, 11, 5, 2, 5, 0, TimeSpan.Zero),
        DurationSeconds = 300,
        Totals = PullTotals.Of(docks),
        Docks = docks,
    };
}

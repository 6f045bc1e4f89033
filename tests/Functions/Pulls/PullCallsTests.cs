using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Pulls.Support;

namespace DockLogs.Functions.Tests.Pulls;

/// <summary>Pulls as they are asked for and shown over HTTP and by the night's timer.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class PullCallsTests(AzuriteServer azurite)
{
    [SkippableFact]
    public async Task Same_key_sent_at_the_same_time_is_one_pull()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1).Hold = new TaskCompletionSource();
        pulls.Time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);

        ApiResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pulls.PostAsync("""{"docks":["A"]}""", ("Idempotency-Key", "once"))));

        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetString()).Distinct());
        Assert.Equal(1, (await pulls.ListAsync("")).Json.GetProperty("items").GetArrayLength());
        pulls.Docks["A"].Hold!.SetResult();
        await pulls.FinishAsync(answers[0].Json.GetProperty("id").GetString()!);
    }

    [SkippableFact]
    public async Task Second_trigger_of_a_night_joins_the_first_and_the_next_night_is_another_pull()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1);

        await pulls.RunNightlyAsync();
        await pulls.RunNightlyAsync();
        PullReport report = await pulls.FinishAsync("night-2026-11-05");
        await pulls.RunNightlyAsync();
        pulls.Time.Advance(TimeSpan.FromDays(1));
        await pulls.RunNightlyAsync();
        await pulls.FinishAsync("night-2026-11-06");

        Assert.Equal(PullTrigger.Nightly, report.Trigger);
        Assert.Equal(2, dock.Lists);
        Assert.Single(dock.Uploads);
    }

    [SkippableFact]
    public async Task Pulls_are_listed_newest_first_over_pages_without_their_docks()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        await pulls.RegisterAsync("A");
        List<string> ids = [];
        for (int number = 0; number < 3; number++)
        {
            ids.Insert(0, (await pulls.RunAsync()).Id);
            pulls.Time.Advance(TimeSpan.FromHours(20));
        }

        ApiResponse first = await pulls.ListAsync("?top=2");
        ApiResponse last = await pulls.ListAsync($"?top=2&continuation={first.Json.GetProperty("continuation").GetString()}");

        Assert.Equal(ids[..2], first.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(ids[2..], last.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.False(last.Json.TryGetProperty("continuation", out _));
        Assert.False(first.Json.GetProperty("items")[0].TryGetProperty("docks", out _));
    }

    [SkippableFact]
    public async Task Post_answers_202_with_location_and_the_report_is_found_there_with_an_entity_tag()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        await pulls.RegisterAsync("A");

        ApiResponse started = await pulls.PostAsync("{}");
        string id = started.Json.GetProperty("id").GetString()!;
        Assert.Equal(202, started.Status);
        Assert.Equal($"/api/pulls/{id}", started.Headers.Location);
        await pulls.FinishAsync(id);

        ApiResponse report = await pulls.GetAsync(id);
        Assert.Equal(200, report.Status);
        Assert.Equal("completed", report.Json.GetProperty("status").GetString());
        Assert.Equal("2026-11-05T02:00:00.000Z", report.Json.GetProperty("finishedAt").GetString());
        ApiResponse unchanged = await pulls.GetAsync(id, ("If-None-Match", report.Headers.ETag!));
        Assert.Equal((304, ""), (unchanged.Status, unchanged.Body));
    }

    [SkippableFact]
    public async Task Same_idempotency_key_is_the_same_pull_and_belongs_to_its_body()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        ScriptedDock dock = (await pulls.RegisterAsync("A")).With("3", 1);

        ApiResponse first = await pulls.PostAsync("""{"docks":["A"]}""", ("Idempotency-Key", "k"));
        string id = first.Json.GetProperty("id").GetString()!;
        await pulls.FinishAsync(id);
        ApiResponse again = await pulls.PostAsync("""{"docks":["A"]}""", ("Idempotency-Key", "k"));

        Assert.Equal((202, id, "completed"), (again.Status, again.Json.GetProperty("id").GetString(), again.Json.GetProperty("status").GetString()));
        Assert.Equal(1, dock.Lists);
        (await pulls.PostAsync(null, ("Idempotency-Key", "k"))).IsProblem(422, ProblemTypes.IdempotencyKeyReused);
        (await pulls.PostAsync(null, ("Idempotency-Key", ""))).IsProblem(400, ProblemTypes.InvalidRequest);
    }

    [SkippableFact]
    public async Task Pull_that_was_terminated_says_so()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);
        (await pulls.RegisterAsync("A")).With("3", 1).Hold = new TaskCompletionSource();
        string id = (await pulls.PostAsync(null)).Json.GetProperty("id").GetString()!;

        await pulls.TerminateAsync(id);
        while ((await pulls.GetAsync(id)).Json.GetProperty("status").GetString() == "running")
        {
            await Task.Yield();
        }

        ApiResponse report = await pulls.GetAsync(id);
        Assert.Equal("failed", report.Json.GetProperty("status").GetString());
        Assert.NotEqual("", report.Json.GetProperty("error").GetProperty("advice").GetString());
    }

    [SkippableTheory]
    [InlineData("3f2b8a4e-0000-4000-8000-000000000000")]
    [InlineData("night-2026-01-01")]
    [InlineData("../fleet")]
    [InlineData("x")]
    public async Task Unknown_pull_is_404(string id)
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);

        (await pulls.GetAsync(id)).IsProblem(404, ProblemTypes.NotFound);
    }

    [SkippableFact]
    public async Task Bad_body_starts_nothing()
    {
        await using PullHarness pulls = await PullHarness.StartAsync(azurite);

        (await pulls.PostAsync("""{"docks":"A"}""")).IsProblem(400, ProblemTypes.InvalidRequest);

        Assert.Equal("""{"items":[]}""", (await pulls.ListAsync("")).Body);
    }
}

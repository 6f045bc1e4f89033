using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Api;

[Collection(AzuriteCollection.Name)]
public sealed class FleetRegistryCallsTests(AzuriteServer azurite)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero));

    [SkippableFact]
    public async Task Dock_is_created_then_replaced_then_deleted()
    {
        Fleet fleet = new(azurite, _time);

        ApiResponse created = await fleet.PutAsync("D-1", """{"modules":["3"],"note":"Dach, Süd 🚁"}""");
        Assert.Equal(201, created.Status);
        Assert.Equal("/api/docks/D-1", created.Headers.Location);
        Assert.StartsWith("""{"dock":"D-1","enabled":true,"modules":["3"],"note":"D""", created.Body, StringComparison.Ordinal);

        ApiResponse replaced = await fleet.PutAsync("D-1", """{"enabled":false}""");
        Assert.Equal(200, replaced.Status);
        Assert.Equal("""{"dock":"D-1","enabled":false,"modules":["0","3"]}""", replaced.Body);
        Assert.Equal(replaced.Body, (await fleet.GetAsync("D-1")).Body);

        Assert.Equal(204, (await fleet.DeleteAsync("D-1")).Status);
        (await fleet.DeleteAsync("D-1")).IsProblem(404, ProblemTypes.NotFound);
        (await fleet.GetAsync("D-1")).IsProblem(404, ProblemTypes.NotFound);
    }

    [SkippableFact]
    public async Task Note_of_any_characters_comes_back_as_it_went()
    {
        Fleet fleet = new(azurite, _time);
        await fleet.PutAsync("D-1", """{"note":"Dach, Süd 🚁\n100%"}""");

        Assert.Equal("Dach, Süd 🚁\n100%", (await fleet.GetAsync("D-1")).Json.GetProperty("note").GetString());
    }

    [SkippableFact]
    public async Task Empty_body_registers_with_defaults()
    {
        ApiResponse created = await new Fleet(azurite, _time).PutAsync("D-1", null);

        Assert.Equal("""{"dock":"D-1","enabled":true,"modules":["0","3"]}""", created.Body);
    }

    [SkippableTheory]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Bad_serial_number_is_400(string serial)
    {
        Fleet fleet = new(azurite, _time);

        Assert.Equal(["sn"], (await fleet.PutAsync(serial, "{}")).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
        Assert.Equal(["sn"], (await fleet.DeleteAsync(serial)).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
    }

    [SkippableFact]
    public async Task Bad_body_is_400_and_registers_nothing()
    {
        Fleet fleet = new(azurite, _time);

        (await fleet.PutAsync("D-1", """{"modules":[],"enabled":1}""")).IsProblem(400, ProblemTypes.InvalidRequest);

        Assert.Equal(404, (await fleet.GetAsync("D-1")).Status);
    }

    [SkippableFact]
    public async Task Conditions_guard_against_lost_changes()
    {
        Fleet fleet = new(azurite, _time);
        string first = (await fleet.PutAsync("D-1", """{"note":"a"}""", ("If-None-Match", "*"))).Headers.ETag!;
        (await fleet.PutAsync("D-1", """{"note":"b"}""", ("If-None-Match", "*"))).IsProblem(412, ProblemTypes.PreconditionFailed);

        string second = (await fleet.PutAsync("D-1", """{"note":"b"}""", ("If-Match", first))).Headers.ETag!;
        Assert.NotEqual(first, second);
        (await fleet.PutAsync("D-1", """{"note":"c"}""", ("If-Match", first))).IsProblem(412, ProblemTypes.PreconditionFailed);
        (await fleet.DeleteAsync("D-1", ("If-Match", first))).IsProblem(412, ProblemTypes.PreconditionFailed);
        (await fleet.PutAsync("D-2", "{}", ("If-Match", "*"))).IsProblem(412, ProblemTypes.PreconditionFailed);
        Assert.Equal(204, (await fleet.DeleteAsync("D-1", ("If-Match", second))).Status);
    }

    [SkippableFact]
    public async Task Writers_at_the_same_time_lose_nothing()
    {
        Fleet fleet = new(azurite, _time);

        ApiResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => fleet.PutAsync("D-1", $$"""{"note":"{{number}}"}""")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(7, answers.Count(answer => answer.Status == 200));
    }

    [SkippableFact]
    public async Task List_pages_by_serial_number()
    {
        Fleet fleet = new(azurite, _time);
        Assert.Equal("""{"items":[]}""", (await fleet.ListAsync("")).Body);
        foreach (int number in (int[])[3, 1, 5, 2, 4])
        {
            await fleet.PutAsync($"D-{number}", "{}");
        }

        List<string> docks = [];
        string query = "?top=2";
        int pages = 0;
        for (bool more = true; more; pages++)
        {
            ApiResponse page = await fleet.ListAsync(query);
            docks.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("dock").GetString()!));
            more = page.Json.TryGetProperty("continuation", out var continuation);
            query = more ? $"?top=2&continuation={continuation.GetString()}" : "";
        }

        Assert.Equal(["D-1", "D-2", "D-3", "D-4", "D-5"], docks);
        Assert.Equal(3, pages);
    }

    [SkippableTheory]
    [InlineData("?top=0", "top")]
    [InlineData("?continuation=x", "continuation")]
    [InlineData("?dock=D-1", "dock")]
    public async Task List_with_a_bad_parameter_is_400(string query, string field) =>
        Assert.Equal([field], (await new Fleet(azurite, _time).ListAsync(query)).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);

    [SkippableFact]
    public async Task Sighting_shows_at_once_and_is_written_at_most_once_a_minute()
    {
        Fleet fleet = new(azurite, _time);
        await fleet.PutAsync("D-1", "{}");
        string tag = (await fleet.GetAsync("D-1")).Headers.ETag!;

        fleet.Hear("D-1");
        fleet.Hear("STRANGER");
        Assert.Equal("2026-05-06T07:08:09.000Z", await fleet.LastSeenAsync("D-1"));
        Assert.Equal(1, await fleet.FlushAsync());
        Assert.Equal(0, await fleet.FlushAsync());

        _time.Advance(TimeSpan.FromSeconds(30));
        fleet.Hear("D-1");
        Assert.Equal(0, await fleet.FlushAsync());

        _time.Advance(TimeSpan.FromSeconds(30));
        fleet.Hear("D-1");
        Assert.Equal(1, await fleet.FlushAsync());

        // Another instance reads what this one wrote.
        Fleet other = new(fleet.Blobs, _time);
        Assert.Equal("2026-05-06T07:09:09.000Z", await other.LastSeenAsync("D-1"));
        Assert.Equal(tag, (await other.GetAsync("D-1")).Headers.ETag);
        Assert.Equal(404, (await other.GetAsync("STRANGER")).Status);
    }

    [SkippableFact]
    public async Task Sighting_survives_a_change_of_the_entry_and_comes_with_a_later_registration()
    {
        Fleet fleet = new(azurite, _time);
        fleet.Hear("D-1");
        Assert.Equal("2026-05-06T07:08:09.000Z", (await fleet.PutAsync("D-1", "{}")).Json.GetProperty("lastSeen").GetString());

        Fleet other = new(fleet.Blobs, _time);
        await other.PutAsync("D-1", """{"note":"moved"}""");
        Assert.Equal("2026-05-06T07:08:09.000Z", await other.LastSeenAsync("D-1"));
    }

    [SkippableFact]
    public async Task Dock_heard_for_the_first_time_registers_itself_when_the_setting_says_so()
    {
        Fleet fleet = new(azurite, _time) { RegisterHeard = true };
        await fleet.PutAsync("KNOWN", """{"enabled":false}""");
        fleet.Hear("KNOWN");
        fleet.Hear("NEW");

        Assert.Equal(2, await fleet.FlushAsync());

        Assert.Equal("""{"dock":"NEW","enabled":true,"modules":["0","3"],"lastSeen":"2026-05-06T07:08:09.000Z"}""", (await fleet.GetAsync("NEW")).Body);
        Assert.False((await fleet.GetAsync("KNOWN")).Json.GetProperty("enabled").GetBoolean());
    }

    [SkippableFact]
    public async Task Quiet_hours_are_kept_shown_and_taken_away()
    {
        Fleet fleet = new(azurite, _time);

        ApiResponse put = await fleet.PutAsync("D-1", """{"quietHours":{"from":"06:00","to":"20:00","timeZone":"Europe/Berlin"}}""");

        Assert.Equal(201, put.Status);
        Assert.Equal("""{"from":"06:00","to":"20:00","timeZone":"Europe/Berlin"}""", (await fleet.GetAsync("D-1")).Json.GetProperty("quietHours").GetRawText());
        Assert.Equal(200, (await fleet.PutAsync("D-1", (await fleet.GetAsync("D-1")).Body)).Status);
        Assert.True((await fleet.GetAsync("D-1")).Json.TryGetProperty("quietHours", out _));
        await fleet.PutAsync("D-1", "{}");
        Assert.False((await fleet.GetAsync("D-1")).Json.TryGetProperty("quietHours", out _));
    }

    [SkippableTheory]
    [InlineData("""{"from":"6:00","to":"20:00","timeZone":"Europe/Berlin"}""", "from")]
    [InlineData("""{"from":"06:00","to":"24:00","timeZone":"Europe/Berlin"}""", "to")]
    [InlineData("""{"from":"06:00","to":"06:00","timeZone":"Europe/Berlin"}""", "to")]
    [InlineData("""{"from":"06:00","to":"20:00","timeZone":"Nowhere/Else"}""", "timeZone")]
    [InlineData("""{"from":"06:00","to":"20:00","timeZone":"W. Europe Standard Time"}""", "timeZone")]
    [InlineData("""{"from":"06:00","to":"20:00"}""", "timeZone")]
    [InlineData("\"night\"", "quietHours")]
    public async Task Quiet_hours_that_are_none_are_refused_by_name(string hours, string named)
    {
        Fleet fleet = new(azurite, _time);

        ApiResponse refused = await fleet.PutAsync("D-1", $$"""{"quietHours":{{hours}}}""");

        refused.IsProblem(400, ProblemTypes.InvalidRequest);
        Assert.Contains(named, refused.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await fleet.GetAsync("D-1")).Status);
    }

    private sealed class Fleet(BlobServiceClient blobs, TimeProvider time)
    {
        private readonly DockSightings _sightings = new(time);
        private readonly ApiBoundary _boundary = new(NullLogger<ApiBoundary>.Instance);
        private SightingWriter? _writer;

        public Fleet(AzuriteServer azurite, TimeProvider time)
            : this(azurite.NewAccount(), time)
        {
        }

        public BlobServiceClient Blobs { get; } = blobs;

        public bool RegisterHeard { get; init; }

        private FleetRegistry Registry => new(Blobs, _sightings);

        public void Hear(string dock) => _sightings.Seen(DockSerial.Parse(dock), time.GetUtcNow());

        public Task<int> FlushAsync() =>
            (_writer ??= new SightingWriter(Blobs, _sightings, Options.Create(new FleetOptions { RegisterHeard = RegisterHeard }), time, NullLogger<SightingWriter>.Instance)).FlushAsync(CancellationToken.None);

        public Task<ApiResponse> PutAsync(string dock, string? body, params (string, string)[] headers) =>
            ApiCall.ExecuteAsync(new PutDock(Registry, Options.Create(new ApiOptions()), _boundary)
                .RunAsync(ApiCall.Put("/api/docks/x", body, headers), dock, CancellationToken.None));

        public Task<ApiResponse> DeleteAsync(string dock, params (string, string)[] headers) =>
            ApiCall.ExecuteAsync(new DeleteDock(Registry, _boundary)
                .RunAsync(ApiCall.Request("DELETE", "/api/docks/x", null, null, headers), dock, CancellationToken.None));

        public Task<ApiResponse> GetAsync(string dock) =>
            ApiCall.ExecuteAsync(new GetDock(Registry, new DockMissions(new MissionStore(Blobs, time), Options.Create(new PullOptions()), time), _boundary).RunAsync(ApiCall.Get("/api/docks/x"), dock, CancellationToken.None));

        public Task<ApiResponse> ListAsync(string query) =>
            ApiCall.ExecuteAsync(new ListDocks(Registry, _boundary).RunAsync(ApiCall.Get($"/api/docks{query}"), CancellationToken.None));

        public async Task<string?> LastSeenAsync(string dock) => (await GetAsync(dock)).Json.GetProperty("lastSeen").GetString();
    }
}

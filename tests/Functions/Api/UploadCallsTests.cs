using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Api;

[Collection(AzuriteCollection.Name)]
public sealed class UploadCallsTests(AzuriteServer azurite)
{
    private const string Body = """{"files":[{"module":"3","bootIndexes":[321,322]}],"note":"n"}""";

    [SkippableFact]
    public async Task Post_answers_202_with_location_and_the_upload()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        ApiResponse response = await api.PostAsync("D-1", Body);

        Assert.Equal(202, response.Status);
        string id = response.Json.GetProperty("id").GetString()!;
        Assert.True(UploadId.TryParse(id, out _));
        Assert.Equal($"/api/uploads/{id}", response.Headers.Location);
        Assert.Equal("D-1", response.Json.GetProperty("dock").GetString());
        Assert.Equal("queued", response.Json.GetProperty("status").GetString());
        Assert.Equal("2026-11-05T02:00:00.000Z", response.Json.GetProperty("requestedAt").GetString());
        var file = Assert.Single(response.Json.GetProperty("files").EnumerateArray());
        Assert.Equal("3", file.GetProperty("module").GetString());
        Assert.Equal("unchecked", file.GetProperty("integrity").GetString());
        Assert.Equal($"D-1/2026/11/05/{id}/3.tar", file.GetProperty("objectKey").GetString());
        Assert.False(response.Json.TryGetProperty("error", out _));
    }

    [SkippableFact]
    public async Task Faults_of_path_header_and_body_are_all_named_and_nothing_is_started()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        ApiResponse response = await api.PostAsync("a b", """{"files":[{"module":"7","bootIndexes":[-1]}]}""", ("Idempotency-Key", new string('k', 256)));

        Assert.Equal(
            ["sn", "Idempotency-Key", "files[0].module", "files[0].bootIndexes[0]"],
            response.IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
        Assert.Equal("""{"items":[]}""", (await api.ListAsync("")).Body);
    }

    [SkippableFact]
    public async Task Same_idempotency_key_gives_the_same_upload_even_after_its_end()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        ApiResponse[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.PostAsync("D-1", Body, ("Idempotency-Key", "once"))));
        string id = Assert.Single(answers.Select(answer => answer.Json.GetProperty("id").GetString()).Distinct())!;
        Assert.All(answers, answer => Assert.Equal(202, answer.Status));
        await api.BecomeAsync(id, UploadStatus.Completed);

        ApiResponse late = await api.PostAsync("D-1", Body, ("Idempotency-Key", "once"));
        Assert.Equal((202, "completed"), (late.Status, late.Json.GetProperty("status").GetString()));
        Assert.Equal(id, late.Json.GetProperty("id").GetString());
        Assert.Single((await api.ListAsync("")).Json.GetProperty("items").EnumerateArray());
    }

    [SkippableFact]
    public async Task Key_belongs_to_its_dock_and_to_its_body()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        await api.PostAsync("D-1", Body, ("Idempotency-Key", "once"));

        (await api.PostAsync("D-1", """{"files":[{"module":"3","bootIndexes":[321]}],"note":"n"}""", ("Idempotency-Key", "once")))
            .IsProblem(422, ProblemTypes.IdempotencyKeyReused);
        (await api.PostAsync("D-1", """{"files":[{"module":"3","bootIndexes":[321,322]}],"note":"other"}""", ("Idempotency-Key", "once")))
            .IsProblem(422, ProblemTypes.IdempotencyKeyReused);
        Assert.Equal(202, (await api.PostAsync("D-1", """{"note":"n","files":[{"bootIndexes":[322,321],"module":"3"}]}""", ("Idempotency-Key", "once"))).Status);
        Assert.Equal(202, (await api.PostAsync("D-2", """{"files":[{"module":"0","bootIndexes":[1]}]}""", ("Idempotency-Key", "once"))).Status);
    }

    [SkippableFact]
    public async Task Get_follows_the_upload_and_saves_what_has_not_changed()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();

        ApiResponse queued = await api.GetAsync(id);
        Assert.Equal((200, "queued", "2"), (queued.Status, queued.Json.GetProperty("status").GetString(), queued.Headers.RetryAfter.ToString()));
        Assert.Matches("^\"[0-9a-f]{32}\"$", queued.Headers.ETag.ToString());
        ApiResponse unchanged = await api.GetAsync(id, ("If-None-Match", $"\"other\", W/{queued.Headers.ETag}"));
        Assert.Equal((304, "", queued.Headers.ETag.ToString()), (unchanged.Status, unchanged.Body, unchanged.Headers.ETag.ToString()));

        await api.BecomeAsync(id, UploadStatus.Uploading);
        ApiResponse changed = await api.GetAsync(id, ("If-None-Match", queued.Headers.ETag!));
        Assert.Equal((200, "uploading"), (changed.Status, changed.Json.GetProperty("status").GetString()));

        await api.BecomeAsync(id, UploadStatus.Completed);
        ApiResponse ended = await api.GetAsync(id);
        Assert.Equal("completed", ended.Json.GetProperty("status").GetString());
        Assert.Equal("2026-11-05T02:00:00.000Z", ended.Json.GetProperty("finishedAt").GetString());
        Assert.False(ended.Headers.ContainsKey("Retry-After"));
    }

    [SkippableTheory]
    [InlineData("3f2b8a4e-0000-4000-8000-000000000000")]
    [InlineData("not-a-uuid")]
    [InlineData("3F2B8A4E00004000800000000000000")]
    public async Task Unknown_upload_is_404_everywhere(string id)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        (await api.GetAsync(id)).IsProblem(404, ProblemTypes.NotFound);
        (await api.CancelAsync(id, null)).IsProblem(404, ProblemTypes.NotFound);
        (await api.ContentAsync(id, "3")).IsProblem(404, ProblemTypes.NotFound);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task List_is_newest_first_with_live_status_and_filters_over_pages(bool filed)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        List<string> ids = [];
        for (int number = 0; number < 6; number++)
        {
            ids.Insert(0, await api.StartUploadAsync($"D-{number % 2}"));
            api.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await api.BecomeAsync(ids[0], UploadStatus.Uploading);
        await api.BecomeAsync(ids[3], UploadStatus.Uploading);
        await api.BecomeAsync(ids[5], UploadStatus.Completed);
        if (filed)
        {
            await api.FileAsync();
        }

        Assert.Equal(ids, await AllAsync(api, "?top=4"));
        Assert.Equal([ids[0], ids[2], ids[4]], await AllAsync(api, "?dock=D-1&top=2"));
        Assert.Equal([ids[0], ids[3]], await AllAsync(api, "?status=uploading&top=1"));
        Assert.Equal([ids[5]], await AllAsync(api, "?status=completed"));
        Assert.Equal([ids[5]], await AllAsync(api, "?status=completed&dock=D-0"));
        Assert.Equal([ids[1], ids[2], ids[4]], await AllAsync(api, "?status=queued&top=2"));
        Assert.Equal([ids[0], ids[1]], await AllAsync(api, "?since=2026-11-05T02:04:00Z"));
        Assert.Empty(await AllAsync(api, "?dock=NOBODY"));
        ApiResponse first = await api.ListAsync("?top=1");
        Assert.Equal("uploading", first.Json.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Single((await api.ListAsync("?status=completed&top=1")).Json.GetProperty("items").EnumerateArray());
    }

    [SkippableTheory]
    [InlineData("?dock=a%2Fb", "dock")]
    [InlineData("?status=done", "status")]
    [InlineData("?since=now", "since")]
    [InlineData("?top=500", "top")]
    [InlineData("?continuation=zzz", "continuation")]
    [InlineData("?module=3", "module")]
    public async Task Bad_parameter_is_400(string query, string field)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);

        Assert.Equal([field], (await api.ListAsync(query)).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"modules":["0"]}""")]
    public async Task Cancel_of_a_live_upload_is_202(string? body)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();
        await api.BecomeAsync(id, UploadStatus.Uploading);

        ApiResponse response = await api.CancelAsync(id, body);

        Assert.Equal(202, response.Status);
        Assert.Equal(id, response.Json.GetProperty("id").GetString());
    }

    [SkippableFact]
    public async Task Cancel_of_a_finished_upload_is_409()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();
        await api.BecomeAsync(id, UploadStatus.Completed);

        (await api.CancelAsync(id, null)).IsProblem(409, ProblemTypes.AlreadyFinished);
    }

    [SkippableTheory]
    [InlineData("""{"modules":["7"]}""", "modules[0]")]
    [InlineData("""{"modules":[]}""", "modules")]
    [InlineData("""{"modul":["0"]}""", "modul")]
    public async Task Cancel_with_a_bad_body_is_400(string body, string field)
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();

        Assert.Equal([field], (await api.CancelAsync(id, body)).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
    }

    [SkippableFact]
    public async Task Cancel_of_a_module_the_upload_has_not_is_400()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = (await api.PostAsync("D-1", Body)).Json.GetProperty("id").GetString()!;

        Assert.Equal(["modules"], (await api.CancelAsync(id, """{"modules":["0"]}""")).IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
    }

    [SkippableFact]
    public async Task Content_is_a_link_that_works_without_any_other_right()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();
        (await api.ContentAsync(id, "3")).IsProblem(404, ProblemTypes.NotAvailable);
        await api.BecomeAsync(id, UploadStatus.Completed, file => file with { Integrity = FileIntegrity.Verified });
        (await api.ContentAsync(id, "3")).IsProblem(404, ProblemTypes.NotAvailable);
        (await api.ContentAsync(id, "9")).IsProblem(404, ProblemTypes.NotFound);

        var archives = api.Blobs.GetBlobContainerClient(ContainerNames.Archives);
        await archives.CreateAsync();
        await archives.UploadBlobAsync($"D-1/2026/11/05/{id}/3.tar", new BinaryData("tar"));
        // The storage judges the link's lifetime by its own clock.
        api.Time.SetUtcNow(TimeProvider.System.GetUtcNow());

        ApiResponse response = await api.ContentAsync(id, "3");

        Assert.Equal((302, ""), (response.Status, response.Body));
        Assert.Equal("no-store", response.Headers.CacheControl);
        using HttpClient anyone = new();
        using HttpResponseMessage archive = await anyone.GetAsync(new Uri(response.Headers.Location.ToString()));
        Assert.Equal("tar", await archive.Content.ReadAsStringAsync());
        Assert.Equal("application/x-tar", archive.Content.Headers.ContentType!.MediaType);
        using HttpResponseMessage deletion = await anyone.DeleteAsync(new Uri(response.Headers.Location.ToString()));
        Assert.Equal(403, (int)deletion.StatusCode);
    }

    [SkippableFact]
    public async Task Link_is_what_content_leads_to_and_says_how_long_it_works()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();
        (await api.LinkAsync(id, "3")).IsProblem(404, ProblemTypes.NotAvailable);
        (await api.LinkAsync(UploadId.New().Value, "3")).IsProblem(404, ProblemTypes.NotFound);
        await api.BecomeAsync(id, UploadStatus.Completed, file => file with { Integrity = FileIntegrity.Verified });
        var archives = api.Blobs.GetBlobContainerClient(ContainerNames.Archives);
        await archives.CreateAsync();
        await archives.UploadBlobAsync($"D-1/2026/11/05/{id}/3.tar", new BinaryData("tar"));
        api.Time.SetUtcNow(TimeProvider.System.GetUtcNow());

        ApiResponse response = await api.LinkAsync(id, "3");

        Assert.Equal((200, "no-store"), (response.Status, response.Headers.CacheControl.ToString()));
        Assert.Equal(api.Time.GetUtcNow() + new ApiOptions().LinkLifetime, response.Json.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        using HttpClient anyone = new();
        Assert.Equal("tar", await anyone.GetStringAsync(new Uri(response.Json.GetProperty("url").GetString()!)));
    }

    [SkippableFact]
    public async Task Further_archives_of_a_split_selection_are_fetched_by_the_name_in_their_key()
    {
        await using UploadHarness api = await UploadHarness.StartAsync(azurite);
        string id = await api.StartUploadAsync();
        string folder = $"D-1/2026/11/05/{id}";
        await api.BecomeAsync(id, UploadStatus.Completed, file => file with
        {
            Integrity = FileIntegrity.Verified,
            Module = "3",
            ObjectKey = file.Module == "3" ? $"{folder}/3.tar" : $"{folder}/3-2.tar",
        });
        var archives = api.Blobs.GetBlobContainerClient(ContainerNames.Archives);
        await archives.CreateAsync();
        await archives.UploadBlobAsync($"{folder}/3.tar", new BinaryData("first"));
        await archives.UploadBlobAsync($"{folder}/3-2.tar", new BinaryData("second"));
        api.Time.SetUtcNow(TimeProvider.System.GetUtcNow());

        using HttpClient anyone = new();
        Assert.Equal("first", await anyone.GetStringAsync(new Uri((await api.ContentAsync(id, "3")).Headers.Location.ToString())));
        Assert.Equal("second", await anyone.GetStringAsync(new Uri((await api.ContentAsync(id, "3-2")).Headers.Location.ToString())));
        (await api.ContentAsync(id, "3-3")).IsProblem(404, ProblemTypes.NotFound);
    }

    private static async Task<List<string>> AllAsync(UploadHarness api, string query)
    {
        List<string> ids = [];
        string page = query;
        while (true)
        {
            ApiResponse response = await api.ListAsync(page);
            Assert.Equal(200, response.Status);
            ids.AddRange(response.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            if (!response.Json.TryGetProperty("continuation", out var continuation))
            {
                return ids;
            }

            page = $"{query}&continuation={continuation.GetString()}";
        }
    }
}

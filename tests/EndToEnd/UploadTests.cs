using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class UploadTests(PipelineFixture pipeline)
{
    [SkippableTheory]
    [InlineData(false, 5)]
    [InlineData(true, 4)]
    public async Task Dock_that_uploads_ends_completed_and_verified(bool bare, int version)
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, more: new { bare, version });

        using var accepted = await pipeline.Api.PostAsync($"docks/{dock}/uploads", Api.Selection("0", "3"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var begun = await Api.BodyAsync(accepted);
        var id = begun.GetProperty("id").GetString()!;
        Assert.Equal($"/api/uploads/{id}", accepted.Headers.Location?.OriginalString);
        Assert.Equal((dock, 0), (begun.GetProperty("dock").GetString(), begun.GetProperty("percent").GetInt32()));

        var ended = await pipeline.Api.EndAsync(id);

        Assert.Equal(("completed", 100), (ended.GetProperty("status").GetString(), ended.GetProperty("percent").GetInt32()));
        Assert.False(ended.TryGetProperty("error", out var error), error.ToString());
        foreach (var time in (string[])["requestedAt", "startedAt", "finishedAt", "deadline"])
        {
            Assert.EndsWith("Z", ended.GetProperty(time).GetString(), StringComparison.Ordinal);
        }

        foreach (var file in ended.GetProperty("files").EnumerateArray())
        {
            await CheckArchiveAsync(id, dock, file);
        }

        Assert.Equal([id], pipeline.Docks.Commands(dock, "fileupload_start").Select(command => command.GetProperty("bid").GetString()).Distinct());
        Assert.Empty(pipeline.Docks.Complaints);
    }

    [SkippableFact]
    public async Task Upload_that_has_not_changed_is_a_304()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock);
        var id = await pipeline.Api.UploadAsync(dock, "3");
        await pipeline.Api.EndAsync(id);

        using var first = await pipeline.Api.GetAsync($"uploads/{id}");
        var tag = first.Headers.ETag!.ToString();
        using var second = await pipeline.Api.GetAsync($"uploads/{id}", tag);
        using var other = await pipeline.Api.GetAsync($"uploads/{id}", "\"another\"");

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [SkippableFact]
    public async Task Uploads_are_listed_newest_first_by_dock_and_status()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock);
        var first = await pipeline.Api.UploadAsync(dock, "3");
        await pipeline.Api.EndAsync(first);
        var second = await pipeline.Api.UploadAsync(dock, "0");
        await pipeline.Api.EndAsync(second);

        var all = await IdsAsync($"uploads?dock={dock}");
        var completed = await IdsAsync($"uploads?dock={dock}&status=completed&top=1");
        var failed = await IdsAsync($"uploads?dock={dock}&status=failed");

        Assert.Equal([second, first], all);
        Assert.Equal([second], completed);
        Assert.Empty(failed);
    }

    [SkippableFact]
    public async Task Same_idempotency_key_is_the_same_upload()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock);

        var ids = new List<string>();
        foreach (var key in (string[])["one", "one", "two"])
        {
            using var answer = await pipeline.Api.PostAsync($"docks/{dock}/uploads", Api.Selection("3"), key);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            ids.Add((await Api.BodyAsync(answer)).GetProperty("id").GetString()!);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        await pipeline.Api.EndAsync(ids[0]);
        await pipeline.Api.EndAsync(ids[2]);
        Assert.Equal([ids[0], ids[2]], pipeline.Docks.Commands(dock, "fileupload_start").Select(command => command.GetProperty("bid").GetString()));
    }

    [SkippableFact]
    public async Task Second_upload_of_a_dock_waits_for_its_turn()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "hold");
        var first = await pipeline.Api.UploadAsync(dock, "3");
        await pipeline.Docks.WaitAsync("begun", dock);
        var second = await pipeline.Api.UploadAsync(dock, "3");

        Assert.Equal("queued", (await pipeline.Api.UntilAsync(second, status => status == "queued")).GetProperty("status").GetString());
        await pipeline.Docks.ReleaseAsync(dock);

        Assert.Equal("completed", (await pipeline.Api.EndAsync(first)).GetProperty("status").GetString());
        Assert.Equal("completed", (await pipeline.Api.EndAsync(second)).GetProperty("status").GetString());
        Assert.Equal([first, second], pipeline.Docks.Commands(dock, "fileupload_start").Select(command => command.GetProperty("bid").GetString()));
    }

    [SkippableFact]
    public async Task Upload_that_does_not_exist_is_a_404()
    {
        Workplace.Require();
        var id = Guid.NewGuid().ToString();

        await Api.ProblemAsync(await pipeline.Api.GetAsync($"uploads/{id}"), HttpStatusCode.NotFound);
        await Api.ProblemAsync(await pipeline.Api.PostAsync($"uploads/{id}/cancel", "{}"), HttpStatusCode.NotFound);
        await Api.ProblemAsync(await pipeline.Api.GetAsync($"uploads/{id}/files/3/content"), HttpStatusCode.NotFound);
        await Api.ProblemAsync(await pipeline.Api.GetAsync("uploads/no-upload-at-all"), HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Dock_that_stays_silent_is_asked_again_with_the_same_bid_and_times_out()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "silent");

        var ended = await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "3"));

        Assert.Equal("timedOut", ended.GetProperty("status").GetString());
        Assert.NotEmpty(ended.GetProperty("error").GetProperty("advice").GetString()!);
        var starts = pipeline.Docks.Commands(dock, "fileupload_start");
        Assert.Equal([ended.GetProperty("id").GetString(), ended.GetProperty("id").GetString()], starts.Select(command => command.GetProperty("bid").GetString()));
        Assert.Equal(2, starts.Select(command => command.GetProperty("tid").GetString()).Distinct().Count());
        Assert.Single(starts.Select(command => command.GetProperty("data").GetProperty("params").GetRawText()).Distinct());
    }

    [SkippableFact]
    public async Task Dock_that_falls_quiet_times_out_but_one_that_only_lost_its_voice_is_completed()
    {
        Workplace.Require();
        var (mute, lost) = (pipeline.NewDock(), pipeline.NewDock());
        await pipeline.Docks.AddAsync(mute, "mute");
        await pipeline.Docks.AddAsync(lost, "lost");
        var (muteId, lostId) = (await pipeline.Api.UploadAsync(mute, "3"), await pipeline.Api.UploadAsync(lost, "0", "3"));

        var timedOut = await pipeline.Api.EndAsync(muteId);
        var completed = await pipeline.Api.EndAsync(lostId);

        Assert.Equal("timedOut", timedOut.GetProperty("status").GetString());
        Assert.NotEmpty(pipeline.Docks.Commands(mute, "fileupload_update"));
        Assert.Equal("completed", completed.GetProperty("status").GetString());
        Assert.Empty(pipeline.Docks.Commands(lost, "fileupload_update"));
    }

    [SkippableFact]
    public async Task Dock_that_refuses_for_good_ends_failed_with_the_docks_error()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "refuse", new { code = 324016 });

        var ended = await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "3"));

        Assert.Equal("failed", ended.GetProperty("status").GetString());
        var error = ended.GetProperty("error");
        Assert.Equal(324016, error.GetProperty("code").GetInt32());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("advice").GetString()!);
        Assert.Single(pipeline.Docks.Commands(dock, "fileupload_start"));
    }

    [SkippableFact]
    public async Task Dock_without_its_aircraft_uploads_its_own_logs()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, more: new { modules = (string[])["3"] });

        var ended = await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "0", "3"));

        Assert.Equal("completedPartially", ended.GetProperty("status").GetString());
        Assert.Equal(324015, ended.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("verified", ended.GetProperty("files")[1].GetProperty("integrity").GetString());
    }

    [SkippableFact]
    public async Task Archive_that_is_not_what_the_dock_said_is_a_mismatch_and_not_completed()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "liar");

        var ended = await pipeline.Api.EndAsync(await pipeline.Api.UploadAsync(dock, "3"));

        Assert.Equal("failed", ended.GetProperty("status").GetString());
        Assert.Equal("mismatch", ended.GetProperty("files")[0].GetProperty("integrity").GetString());
        Assert.Empty((await pipeline.Api.ReadAsync($"logs?dock={dock}")).GetProperty("items").EnumerateArray());
    }

    [SkippableFact]
    public async Task Health_is_200_with_each_dependency()
    {
        Workplace.Require();

        var health = await pipeline.Api.ReadAsync("health");

        Assert.Equal(JsonValueKind.Object, health.ValueKind);
    }

    private async Task<IEnumerable<string?>> IdsAsync(string path) =>
        (await pipeline.Api.ReadAsync(path)).GetProperty("items").EnumerateArray().Select(upload => upload.GetProperty("id").GetString());

    private async Task CheckArchiveAsync(string id, string dock, JsonElement file)
    {
        var module = file.GetProperty("module").GetString()!;
        var archive = pipeline.Docks.Archive(dock, module);
        Assert.Equal(("ok", 100, "verified"), (file.GetProperty("status").GetString(), file.GetProperty("percent").GetInt32(), file.GetProperty("integrity").GetString()));
        Assert.Equal(archive.Length, file.GetProperty("size").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(archive)), file.GetProperty("fingerprint").GetString());
        Assert.Matches($@"^{dock}/\d{{4}}/\d\d/\d\d/{id}/{module}\.tar$", file.GetProperty("objectKey").GetString());
        Assert.Equal(module == "0" ? $"{dock}-AIR" : dock, file.GetProperty("deviceSn").GetString());
        Assert.Equal([321, 322], file.GetProperty("bootIndexes").EnumerateArray().Select(index => index.GetInt64()));

        using var content = await pipeline.Api.GetAsync($"uploads/{id}/files/{module}/content");
        Assert.Equal(HttpStatusCode.Found, content.StatusCode);
        Assert.Equal(archive, await Api.DownloadAsync(content.Headers.Location!));

        var entry = Assert.Single((await pipeline.Api.ReadAsync($"logs?dock={dock}&module={module}")).GetProperty("items").EnumerateArray());
        Assert.Equal(file.GetProperty("objectKey").GetString(), entry.GetProperty("objectKey").GetString());
        Assert.Equal(archive.Length, entry.GetProperty("size").GetInt64());
    }
}

using System.Net;
using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

/// <summary>docklogs against the pipeline as it is.</summary>
[Collection(PipelineFixture.Name)]
public sealed class CommandLineTests(PipelineFixture pipeline) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("docklogs-e2e-");

    [SkippableFact]
    public async Task Operator_takes_a_dock_from_its_registration_to_checked_archives()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock);

        Assert.StartsWith("healthy", await RunAsync(0, "health"), StringComparison.Ordinal);
        await RunAsync(0, "docks", "set", dock, "--note", "on the roof");
        await RunAsync(0, "docks", "set", dock, "--modules", "3");
        var registered = (await RunAsync(0, "docks", "list", "--all", "--json")).Split('\n').Select(Parse).Single(item => item.GetProperty("dock").GetString() == dock);
        Assert.Equal(("on the roof", """["3"]"""), (registered.GetProperty("note").GetString(), registered.GetProperty("modules").GetRawText()));

        var logs = await RunAsync(0, "logs", dock);
        Assert.Contains("321", logs, StringComparison.Ordinal);
        Assert.Contains("322", logs, StringComparison.Ordinal);

        var ended = Parse((await RunAsync(0, "upload", dock, "--module", "3=321,322", "--module", "0=321", "--note", "ticket 17", "--wait", "--json")).Split('\n')[^1]);
        var id = ended.GetProperty("id").GetString()!;
        Assert.Equal("completed", ended.GetProperty("status").GetString());
        Assert.Contains("ticket 17", await RunAsync(0, "uploads", "show", id), StringComparison.Ordinal);
        Assert.Contains(id, await RunAsync(0, "uploads", "list", "--dock", dock, "--status", "completed", "--since", "1h"), StringComparison.Ordinal);

        await RunAsync(0, "download", id, "-o", _folder.FullName);
        foreach (var module in (string[])["0", "3"])
        {
            var archive = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, $"{dock}-{module}-{id}.tar"));
            using var link = await pipeline.Api.GetAsync($"uploads/{id}/files/{module}/content");
            Assert.Equal(HttpStatusCode.Redirect, link.StatusCode);
            Assert.Equal(await Api.DownloadAsync(link.Headers.Location!), archive);
            Assert.Equal(pipeline.Docks.Archive(dock, module), archive);
        }

        Assert.Equal(2, _folder.GetFiles().Length);
        Assert.Contains(id, await RunAsync(0, "catalogue", "--dock", dock, "--module", "3", "--from", "1h"), StringComparison.Ordinal);
        using var cancel = DocklogsProcess.Launch(pipeline.Http, "uploads", "cancel", id);
        await cancel.EndAsync(3);
        Assert.Contains("(409)", cancel.Error, StringComparison.Ordinal);

        Assert.Contains("0 failed", await RunAsync(0, "pulls", "start", "--docks", dock, "--wait"), StringComparison.Ordinal);
        await RunAsync(0, "docks", "remove", dock);
    }

    [SkippableFact]
    public async Task Interrupted_wait_leaves_the_upload_running()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "hold");
        using var waiting = DocklogsProcess.Launch(pipeline.Http, "upload", dock, "--module", "3=321", "--idempotency-key", "held", "--wait");
        await waiting.SaysAsync("uploading");

        await waiting.InterruptAsync();
        await waiting.EndAsync(130);

        var watch = (await waiting.SaysAsync("docklogs uploads watch ")).Split(' ');
        using var again = DocklogsProcess.Launch(pipeline.Http, "uploads", "watch", watch[^1]);
        await again.SaysAsync("uploading");
        await pipeline.Docks.ReleaseAsync(dock);
        await again.EndAsync(0);
        Assert.Single(pipeline.Docks.Commands(dock, "fileupload_start"));
        Assert.Empty(pipeline.Docks.Commands(dock, "fileupload_update"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<string> RunAsync(int exitCode, params string[] arguments) => DocklogsProcess.RunAsync(pipeline.Http, exitCode, arguments);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}

using System.Net;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class CancelTests(PipelineFixture pipeline)
{
    [SkippableFact]
    public async Task Cancel_half_way_ends_canceled_and_cannot_be_repeated()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "hold");
        var id = await pipeline.Api.UploadAsync(dock, "0", "3");
        await pipeline.Api.UntilAsync(id, status => status == "uploading");

        using var accepted = await pipeline.Api.PostAsync($"uploads/{id}/cancel", "{}");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var ended = await pipeline.Api.EndAsync(id);

        Assert.Equal("canceled", ended.GetProperty("status").GetString());
        Assert.All(ended.GetProperty("files").EnumerateArray(), file => Assert.Equal("canceled", file.GetProperty("status").GetString()));
        var canceled = pipeline.Docks.Commands(dock, "fileupload_update")[0];
        Assert.Equal(id, canceled.GetProperty("bid").GetString());
        Assert.Equal(["0", "3"], canceled.GetProperty("data").GetProperty("module_list").EnumerateArray().Select(module => module.GetString()).Order());
        await Api.ProblemAsync(await pipeline.Api.PostAsync($"uploads/{id}/cancel", "{}"), HttpStatusCode.Conflict);
        await Api.ProblemAsync(await pipeline.Api.GetAsync($"uploads/{id}/files/3/content"), HttpStatusCode.NotFound);
    }

    [SkippableFact]
    public async Task Cancel_of_one_module_leaves_the_other_to_be_completed()
    {
        Workplace.Require();
        var dock = pipeline.NewDock();
        await pipeline.Docks.AddAsync(dock, "hold");
        var id = await pipeline.Api.UploadAsync(dock, "0", "3");
        await pipeline.Api.UntilAsync(id, status => status == "uploading");

        using var accepted = await pipeline.Api.PostAsync($"uploads/{id}/cancel", """{"modules":["0"]}""");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await pipeline.Docks.WaitAsync("command", dock, "fileupload_update");
        await pipeline.Docks.ReleaseAsync(dock);
        var ended = await pipeline.Api.EndAsync(id);

        Assert.Equal("completedPartially", ended.GetProperty("status").GetString());
        Assert.Equal([("canceled", "unchecked"), ("ok", "verified")], ended.GetProperty("files").EnumerateArray().Select(file => (file.GetProperty("status").GetString(), file.GetProperty("integrity").GetString())));
        Assert.Equal(["0"], pipeline.Docks.Commands(dock, "fileupload_update")[0].GetProperty("data").GetProperty("module_list").EnumerateArray().Select(module => module.GetString()));
    }
}

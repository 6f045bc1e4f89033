using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class QuarantineTests(PipelineFixture pipeline)
{
    [SkippableFact]
    public async Task Unreadable_and_spoofed_messages_are_set_aside_with_a_reason_and_stop_nothing()
    {
        Workplace.Require();
        var (dock, intruder) = (pipeline.NewDock(), pipeline.NewDock());
        await pipeline.Docks.AddAsync(dock, "hold");
        var id = await pipeline.Api.UploadAsync(dock, "3");
        await pipeline.Api.UntilAsync(id, status => status == "uploading");

        // Said on the intruder's own topic, in the name of the dock whose upload it is.
        await pipeline.Docks.SayAsync($"thing/product/{intruder}/events", JsonSerializer.Serialize(new
        {
            bid = id,
            tid = "t",
            gateway = dock,
            method = "fileupload_progress",
            timestamp = 1_700_000_000_000,
            data = new { result = 324016, output = new { status = "failed", ext = new { files = Array.Empty<object>() } } },
        }));
        await pipeline.Docks.SayAsync($"thing/product/{dock}/events", "{\"bid\": \"" + id + "\", cut off");
        await pipeline.Docks.SayAsync($"thing/product/{dock}/services_reply", "[1, 2, 3]");

        var found = new List<JsonElement>();
        await Api.EventuallyAsync(
            async () =>
            {
                found = [.. (await pipeline.Api.ReadAsync("quarantine?top=100")).GetProperty("items").EnumerateArray().Where(item => TopicOf(item).Contains(dock, StringComparison.Ordinal) || TopicOf(item).Contains(intruder, StringComparison.Ordinal))];
                return found.Count == 3;
            },
            () => $"the quarantine has {string.Join(", ", found)}");
        Assert.All(found, item => Assert.NotEmpty(item.GetProperty("reason").GetString()!));
        Assert.Equal("gateway-mismatch", found.Single(item => TopicOf(item).Contains(intruder, StringComparison.Ordinal)).GetProperty("reason").GetString());

        Assert.Equal("uploading", (await pipeline.Api.ReadAsync($"uploads/{id}")).GetProperty("status").GetString());
        await pipeline.Docks.ReleaseAsync(dock);
        Assert.Equal("completed", (await pipeline.Api.EndAsync(id)).GetProperty("status").GetString());
    }

    private static string TopicOf(JsonElement item) => item.GetProperty("topic").GetString()!;
}

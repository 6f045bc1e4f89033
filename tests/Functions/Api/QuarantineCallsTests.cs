using System.Text;
using Azure.Storage.Blobs;
using DockLogs.Bridge.Quarantine;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.Functions.Tests.Api;

[Collection(AzuriteCollection.Name)]
public sealed class QuarantineCallsTests(AzuriteServer azurite)
{
    private readonly ApiBoundary _boundary = new(NullLogger<ApiBoundary>.Instance);

    [SkippableFact]
    public async Task Messages_are_listed_newest_first_with_their_reason_and_their_bytes_can_be_had()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        BlobQuarantine quarantine = new(blobs);
        for (int number = 0; number < 3; number++)
        {
            await quarantine.PutAsync(Message($"<{number}>", number), CancellationToken.None);
        }

        ApiResponse first = await ListAsync(quarantine, "?top=2");
        ApiResponse last = await ListAsync(quarantine, $"?top=2&continuation={first.Json.GetProperty("continuation").GetString()}");

        var newest = first.Json.GetProperty("items")[0];
        Assert.Equal("not-json", newest.GetProperty("reason").GetString());
        Assert.Equal("thing/product/D-1/events", newest.GetProperty("topic").GetString());
        Assert.Equal("2026-11-05T02:02:00.000Z", newest.GetProperty("receivedAt").GetString());
        Assert.Equal(3, newest.GetProperty("size").GetInt64());
        Assert.Single(last.Json.GetProperty("items").EnumerateArray());
        ApiResponse bytes = await GetAsync(quarantine, newest.GetProperty("id").GetString()!);
        Assert.Equal((200, "<2>", "application/octet-stream"), (bytes.Status, bytes.Body, bytes.Headers.ContentType.ToString()));
    }

    [SkippableFact]
    public async Task Empty_quarantine_has_no_items_and_unknown_messages_are_404()
    {
        BlobQuarantine quarantine = new(azurite.NewAccount());

        Assert.Equal("""{"items":[]}""", (await ListAsync(quarantine, "")).Body);
        (await GetAsync(quarantine, "20261105-020200000-0123456789abcdef")).IsProblem(404, ProblemTypes.NotFound);
        (await GetAsync(quarantine, "..")).IsProblem(404, ProblemTypes.NotFound);
        (await ListAsync(quarantine, "?continuation=x")).IsProblem(400, ProblemTypes.InvalidRequest);
    }

    [SkippableFact]
    public async Task Replayed_message_reaches_its_upload_or_is_in_quarantine_again()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        BlobQuarantine quarantine = new(blobs);
        await using UploadHost host = await UploadHost.StartAsync(blobs);
        UploadId id = await host.UploadAsync();
        string key = host.LastCommand(MethodNames.FileUploadStart).Start!.Files[1].ObjectKey;
        ProgressFile file = new() { Module = "3", DeviceSn = "", Key = key, Status = "file_uploading", Percent = 20 };
        string topic = Topics.Events(DockSerial.Parse(UploadDriver.Dock));
        await quarantine.PutAsync(Message("<", 0), CancellationToken.None);
        await quarantine.PutAsync(
            Message(Encoding.UTF8.GetString(host.Progress(id.Value, UploadDriver.Dock, file)), 1) with { Topic = topic, Reason = "not-delivered" }, CancellationToken.None);
        var ids = (await ListAsync(quarantine, "")).Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToArray();
        ReplayQuarantined replay = new(quarantine, host.Get<ParseUplink>(), _boundary);

        foreach (string one in ids)
        {
            Assert.Equal(204, (await ReplayAsync(replay, one, host)).Status);
            (await ReplayAsync(replay, one, host)).IsProblem(404, ProblemTypes.NotFound);
        }

        await host.IdleAsync();
        Assert.Equal(20, (await host.ViewAsync(id)).Files[1].Percent);
        Assert.Equal("not-json", Assert.Single(host.Quarantine.Messages).Reason);
        Assert.Equal("""{"items":[]}""", (await ListAsync(quarantine, "")).Body);
    }

    private static QuarantinedMessage Message(string body, int minute) => new()
    {
        ReceivedAt = new DateTimeOffset(2026, 11, 5, 2, minute, 0, TimeSpan.Zero),
        Topic = "thing/product/D-1/events",
        Reason = "not-json",
        Found = "'<'",
        Expected = "JSON",
        Source = QuarantinedMessage.FromUplink,
        Body = Encoding.UTF8.GetBytes(body),
    };

    private Task<ApiResponse> ListAsync(BlobQuarantine quarantine, string query) =>
        ApiCall.ExecuteAsync(new ListQuarantine(quarantine, _boundary).RunAsync(ApiCall.Get($"/api/quarantine{query}"), CancellationToken.None));

    private static Task<ApiResponse> ReplayAsync(ReplayQuarantined replay, string id, UploadHost host) =>
        ApiCall.ExecuteAsync(replay.RunAsync(ApiCall.Post($"/api/quarantine/{id}/replay", ""), id, host.Client, CancellationToken.None));

    private Task<ApiResponse> GetAsync(BlobQuarantine quarantine, string id) =>
        ApiCall.ExecuteAsync(new GetQuarantined(quarantine, _boundary).RunAsync(ApiCall.Get($"/api/quarantine/{id}"), id, CancellationToken.None));
}

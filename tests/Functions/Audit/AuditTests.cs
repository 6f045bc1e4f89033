using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Audit;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Audit;

[Collection(AzuriteCollection.Name)]
public sealed class AuditTests(AzuriteServer azurite)
{
    private static readonly DateTimeOffset Evening = new(2026, 3, 1, 23, 59, 59, TimeSpan.Zero);

    [SkippableFact]
    public async Task Call_that_changes_something_has_its_line_before_the_answer()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        await using Auditing auditing = await Auditing.StartAsync(blobs);
        HttpRequest request = ApiCall.Post("/api/docks/D-1/uploads?code=SECRET1&clientId=nightly", """{"note":"SECRET2"}""", ("x-functions-key", "SECRET3"), ("X-MS-CLIENT-PRINCIPAL", "SECRET4"));
        request.HttpContext.TraceIdentifier = "trace-1";
        await auditing.CallAsync(request, ApiAction.RequestUpload, () => JsonAnswer.OfBytes(202, "{}"u8.ToArray()).With("Location", "/api/uploads/u-1"));
        Assert.Equal(
            """{"time":"2026-03-01T23:59:59.000Z","action":"upload.request","subject":"/api/docks/D-1/uploads","created":"/api/uploads/u-1","principal":"key:nightly","outcome":202,"request":"trace-1"}""" + "\n",
            await TextAsync(blobs, "2026/03/01.jsonl"));
    }

    [SkippableFact]
    public async Task Link_of_a_download_is_not_kept_and_a_call_that_only_looks_has_no_line()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        await using Auditing auditing = await Auditing.StartAsync(blobs);
        await auditing.CallAsync(ApiCall.Get("/api/uploads"), ApiAction.Look, () => new EmptyAnswer(200));
        await auditing.CallAsync(
            ApiCall.Get("/api/uploads/u-1/files/3/content"),
            ApiAction.DownloadArchive,
            () => new EmptyAnswer(302, new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["Location"] = "https://link?sig=SECRET" }));
        JsonElement line = Assert.Single(await LinesAsync(blobs, "2026/03/01.jsonl"));
        Assert.Equal("archive.download anonymous 302", $"{line.GetProperty("action")} {line.GetProperty("principal")} {line.GetProperty("outcome")}");
        Assert.False(line.TryGetProperty("created", out _));
    }

    [SkippableFact]
    public async Task Call_that_fails_has_its_line_as_well()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        await using Auditing auditing = await Auditing.StartAsync(blobs);
        await auditing.CallAsync(ApiCall.Post("/api/pulls", null), ApiAction.StartPull, () => throw new InvalidOperationException("as asked"));
        Assert.Equal(500, Assert.Single(await LinesAsync(blobs, "2026/03/01.jsonl")).GetProperty("outcome").GetInt32());
    }

    [SkippableFact]
    public async Task Each_day_has_a_blob_of_its_own_and_many_writers_share_it()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        await using Auditing first = await Auditing.StartAsync(blobs);
        await using Auditing second = await Auditing.StartAsync(blobs);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).Log.RecordAsync(Entry(i, Evening))));
        await first.Log.RecordAsync(Entry(200, Evening.AddSeconds(1)));
        Assert.Equal(Enumerable.Range(0, 200), (await LinesAsync(blobs, "2026/03/01.jsonl")).Select(line => line.GetProperty("outcome").GetInt32()).Order());
        Assert.Single(await LinesAsync(blobs, "2026/03/02.jsonl"));
    }

    [SkippableFact]
    public async Task Day_of_more_blocks_than_a_blob_takes_goes_on_in_the_next()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        for (int i = 0; i < 8; i++)
        {
            // A new writer each time, as after a restart, finds the place again.
            var log = new AuditBlobs(blobs, mostBlocks: 3);
            await log.AppendAsync([Entry(i, Evening)], CancellationToken.None);
            await log.AppendAsync([Entry(i, Evening)], CancellationToken.None);
        }

        int lines = 0;
        await foreach (var blob in blobs.GetBlobContainerClient(ContainerNames.Audit).GetBlobsAsync())
        {
            Assert.Contains(blob.Name, (string[])["2026/03/01.jsonl", "2026/03/01-2.jsonl"]);
            lines += (await LinesAsync(blobs, blob.Name)).Count;
        }

        Assert.Equal(16, lines);
    }

    [SkippableFact]
    public async Task Storage_that_refuses_more_blocks_is_believed()
    {
        BlobServiceClient blobs = azurite.NewAccount(new RefusingBlocks("/audit/2026/03/01.jsonl", "/audit/2026/03/01-2.jsonl"));
        await new AuditBlobs(blobs).AppendAsync([Entry(1, Evening)], CancellationToken.None);
        Assert.Single(await LinesAsync(blobs, "2026/03/01-3.jsonl"));
    }

    [SkippableFact]
    public async Task Storage_that_is_away_holds_up_an_answer_for_two_seconds_and_gets_the_line_later()
    {
        var outage = new Outage { IsAway = true };
        BlobServiceClient blobs = azurite.NewAccount(outage);
        await using Auditing auditing = await Auditing.StartAsync(blobs);
        Task answer = auditing.CallAsync(ApiCall.Put("/api/docks/D-1", "{}"), ApiAction.PutDock, () => new EmptyAnswer(204));
        await outage.Asked.Task;
        Assert.False(answer.IsCompleted);
        auditing.Time.Advance(AuditLog.Patience);
        await answer;
        Assert.Contains(auditing.Lines.All, line => line.Contains("The audit of dock.put /api/docks/D-1", StringComparison.Ordinal));

        outage.IsAway = false;
        while (!await blobs.GetBlobContainerClient(ContainerNames.Audit).GetBlobClient("2026/03/01.jsonl").ExistsAsync())
        {
            auditing.Time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        await auditing.StopAsync();
        Assert.Equal("dock.put", Assert.Single(await LinesAsync(blobs, "2026/03/01.jsonl")).GetProperty("action").GetString());
    }

    [SkippableFact]
    public async Task Line_that_can_never_be_stored_is_in_the_log()
    {
        var outage = new Outage { IsAway = true };
        await using Auditing auditing = await Auditing.StartAsync(azurite.NewAccount(outage));
        Task recorded = auditing.Log.RecordAsync(Entry(7, Evening));
        await outage.Asked.Task;
        await auditing.StopAsync();
        auditing.Time.Advance(AuditLog.Patience);
        await recorded;
        Assert.Contains(auditing.Lines.All, line => line.StartsWith("Critical", StringComparison.Ordinal) && line.Contains("\"outcome\":7", StringComparison.Ordinal));
    }

    private static AuditEntry Entry(int outcome, DateTimeOffset at) => new() { Time = at, Action = "dock.put", Subject = "/api/docks/D", Principal = "anonymous", Outcome = outcome, Request = "r" };

    private static async Task<string> TextAsync(BlobServiceClient blobs, string name) =>
        (await blobs.GetBlobContainerClient(ContainerNames.Audit).GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();

    private static async Task<IReadOnlyList<JsonElement>> LinesAsync(BlobServiceClient blobs, string name) =>
        [.. (await TextAsync(blobs, name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private sealed class Auditing : IAsyncDisposable
    {
        private readonly ILoggerFactory _loggers;
        private readonly ApiBoundary _boundary;

        private Auditing(BlobServiceClient blobs)
        {
            _loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Lines));
            Log = new AuditLog(new AuditBlobs(blobs), Time, _loggers.CreateLogger<AuditLog>());
            _boundary = new ApiBoundary(_loggers.CreateLogger<ApiBoundary>(), Options.Create(new ApiOptions()), null, Log, Time);
        }

        public FakeTimeProvider Time { get; } = new(Evening);

        public LogLines Lines { get; } = new();

        public AuditLog Log { get; }

        public static async Task<Auditing> StartAsync(BlobServiceClient blobs)
        {
            var auditing = new Auditing(blobs);
            await auditing.Log.StartAsync(CancellationToken.None);
            return auditing;
        }

        public Task<IActionResult> CallAsync(HttpRequest request, ApiAction action, Func<IActionResult> call) =>
            _boundary.RunAsync(request, action, () => Task.FromResult(call()), CancellationToken.None);

        public Task StopAsync() => Log.StopAsync(CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            Log.Dispose();
            _loggers.Dispose();
        }
    }

    private sealed class Outage : HttpPipelineSynchronousPolicy
    {
        public bool IsAway { get; set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void OnSendingRequest(HttpMessage message)
        {
            Asked.TrySetResult();
            if (IsAway)
            {
                throw new Azure.RequestFailedException(503, "away");
            }
        }
    }

    private sealed class RefusingBlocks(params string[] full) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (full.Any(path => message.Request.Uri.Path.EndsWith(path, StringComparison.Ordinal)))
            {
                throw new Azure.RequestFailedException(409, "full", "BlockCountExceedsLimit", null);
            }
        }
    }
}

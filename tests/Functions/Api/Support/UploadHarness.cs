using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;
using DockLogs.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Api.Support;

/// <summary>The calls of uploads on the real engine and a real storage; what an upload does is told by the test.</summary>
internal sealed class UploadHarness : IAsyncDisposable
{
    private const string Become = "become";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("uploads-").FullName;
    private readonly ApiBoundary _boundary = new(NullLogger<ApiBoundary>.Instance);
    private readonly IOptions<ApiOptions> _options = Options.Create(new ApiOptions());
    private readonly UploadIndex _index;
    private readonly UploadReader _reader;
    private readonly DurableEngine _engine;

    private UploadHarness(BlobServiceClient blobs)
    {
        Blobs = blobs;
        _index = new UploadIndex(blobs, Time);
        _reader = new UploadReader(_index);
        DurableFunctions functions = new DurableFunctions()
            .AddOrchestrator(nameof(UploadOrchestration), async context => await FollowAsync(context))
            .AddOrchestrator(nameof(ListLogsOrchestration), async context =>
            {
                ListQuery = context.GetInput<ListLogsRequest>();
                return ListAnswer ?? await context.WaitForExternalEvent<ListLogsResult>("never");
            });
        _engine = new DurableEngine(
            new DurableEngineOptions { DatabasePath = Path.Combine(_folder, "durable.db") }, functions, Time, NullLoggerFactory.Instance);
    }

    public BlobServiceClient Blobs { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 5, 2, 0, 0, TimeSpan.Zero));

    public ListLogsResult? ListAnswer { get; set; }

    public ListLogsRequest? ListQuery { get; private set; }

    public DurableTaskClient Client => _engine.Client;

    private ArchiveLinks Links => new(_reader, new DownloadLinks(Blobs, _options, Time), _options, Time);

    public static async Task<UploadHarness> StartAsync(AzuriteServer azurite)
    {
        UploadHarness harness = new(azurite.NewAccount());
        await harness._engine.StartAsync();
        return harness;
    }

    public Task<ApiResponse> PostAsync(string dock, string body, params (string, string)[] headers) =>
        ApiCall.ExecuteAsync(new RequestUpload(new UploadStarter(_reader, _index, NullLogger<UploadStarter>.Instance), _options, Time, _boundary)
            .RunAsync(ApiCall.Post($"/api/docks/{dock}/uploads", body, headers), dock, Client, CancellationToken.None));

    public Task<ApiResponse> GetAsync(string id, params (string, string)[] headers) =>
        ApiCall.ExecuteAsync(new GetUpload(_reader, _boundary)
            .RunAsync(ApiCall.Get($"/api/uploads/{id}", headers), id, Client, CancellationToken.None));

    public Task<ApiResponse> ListAsync(string query) =>
        ApiCall.ExecuteAsync(new ListUploads(new UploadPages(_reader), _boundary)
            .RunAsync(ApiCall.Get($"/api/uploads{query}"), Client, CancellationToken.None));

    public Task<ApiResponse> CancelAsync(string id, string? body) =>
        ApiCall.ExecuteAsync(new CancelUpload(new UploadCanceller(_reader, NullLogger<UploadCanceller>.Instance), _reader, _options, _boundary)
            .RunAsync(ApiCall.Post($"/api/uploads/{id}/cancel", body), id, Client, CancellationToken.None));

    public Task<ApiResponse> ContentAsync(string id, string module) =>
        ApiCall.ExecuteAsync(new GetUploadContent(Links, _boundary)
            .RunAsync(ApiCall.Get($"/api/uploads/{id}/files/{module}/content"), id, module, Client, CancellationToken.None));

    public Task<ApiResponse> LinkAsync(string id, string module) =>
        ApiCall.ExecuteAsync(new GetUploadLink(Links, _boundary)
            .RunAsync(ApiCall.Get($"/api/uploads/{id}/files/{module}/link"), id, module, Client, CancellationToken.None));

    public Task<ApiResponse> ListLogsAsync(string dock, string query) =>
        ApiCall.ExecuteAsync(new ListDockLogs(new LogLister(Options.Create(new UploadOptions()), Time), _boundary)
            .RunAsync(ApiCall.Get($"/api/docks/x/logs{query}"), dock, Client, CancellationToken.None));

    /// <summary>Starts an upload and gives its id.</summary>
    public async Task<string> StartUploadAsync(string dock = "D-1")
    {
        ApiResponse response = await PostAsync(dock, """{"files":[{"module":"3","bootIndexes":[321,322]},{"module":"0","bootIndexes":[7]}]}""");
        Assert.Equal(202, response.Status);
        return response.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Lets an upload become something, and waits until it has.</summary>
    public async Task BecomeAsync(string id, string status, Func<UploadFileView, UploadFileView>? file = null)
    {
        UploadView view = (await _reader.FindAsync(Client, UploadId.Parse(id), CancellationToken.None))!;
        await Client.RaiseEventAsync(
            id,
            Become,
            view with { Status = status, Files = [.. view.Files.Select(file ?? (same => same))], FinishedAt = UploadStatus.IsFinal(status) ? Time.GetUtcNow() : null });
        await _engine.WhenIdleAsync().WaitAsync(Patience);
        if (UploadStatus.IsFinal(status))
        {
            await _index.WriteAsync((await _reader.FindAsync(Client, UploadId.Parse(id), CancellationToken.None))!, CancellationToken.None);
        }
    }

    /// <summary>Files what has ended.</summary>
    public Task FileAsync() => new UploadFiler(Blobs, _index, Time, NullLogger<UploadFiler>.Instance).FileAsync((id, token) => _reader.FindAsync(Client, id, token), CancellationToken.None);

    public Task IdleAsync() => _engine.WhenIdleAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<UploadView> FollowAsync(TaskOrchestrationContext context)
    {
        while (true)
        {
            UploadView view = await context.WaitForExternalEvent<UploadView>(Become);
            context.SetCustomStatus(view);
            if (UploadStatus.IsFinal(view.Status))
            {
                return view;
            }
        }
    }
}

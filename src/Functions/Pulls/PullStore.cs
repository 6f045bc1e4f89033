using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// Pulls in container <c>pulls</c>: <c>{id}/request.json</c>, <c>{id}/plan.json</c>, <c>{id}/docks/{sn}</c> as docks get
/// done, <c>{id}/report.json</c> and <c>{id}/summary.json</c> at the end; <c>~time/…</c> is their order.
/// </summary>
public sealed class PullStore(BlobServiceClient blobs)
{
    private const string DockMetadata = "report";

    // Blob Storage takes 8 KB of metadata a blob.
    private const int LargestMetadata = 7000;
    private readonly BlobContainerClient _pulls = blobs.GetBlobContainerClient(ContainerNames.Pulls);

    private TimeIndex Order => new(_pulls, "~time/");

    /// <summary>Stores that a pull has been asked for.</summary>
    public async Task WriteRequestAsync(PullRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await WriteAsync($"{request.Id}/request.json", request, ApiJson.Readable.PullRequest, cancellationToken);
        await Order.AddAsync(request.RequestedAt, request.Id, cancellationToken);
    }

    /// <summary>The request of a pull, or null when there is no such pull.</summary>
    public Task<PullRequest?> FindRequestAsync(string pull, CancellationToken cancellationToken) =>
        ReadAsync($"{pull}/request.json", ApiJson.Readable.PullRequest, cancellationToken);

    /// <summary>Stores the plan.</summary>
    public Task WritePlanAsync(string pull, PullPlan plan, CancellationToken cancellationToken) =>
        WriteAsync($"{pull}/plan.json", plan, ApiJson.Readable.PullPlan, cancellationToken);

    /// <summary>The plan, or null when it has not been made.</summary>
    public Task<PullPlan?> FindPlanAsync(string pull, CancellationToken cancellationToken) =>
        ReadAsync($"{pull}/plan.json", ApiJson.Readable.PullPlan, cancellationToken);

    /// <summary>Stores the report of one dock.</summary>
    public async Task WriteDockAsync(string pull, PullDockReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(report, ApiJson.Readable.PullDockReport);
        string metadata = Convert.ToBase64String(body);
        BlobUploadOptions options = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        if (metadata.Length <= LargestMetadata)
        {
            // The same again where a listing shows it: one call reads the reports of 5,000 docks.
            options.Metadata = new Dictionary<string, string> { [DockMetadata] = metadata };
        }

        BlobClient blob = _pulls.GetBlobClient($"{pull}/docks/{report.Dock}");
        await _pulls.WriteAsync(() => blob.UploadAsync(new BinaryData(body), options, cancellationToken), cancellationToken);
    }

    /// <summary>The reports of all planned docks by serial number; of those not done, that they are pending.</summary>
    public async Task<IReadOnlyList<PullDockReport>> ReadDocksAsync(string pull, CancellationToken cancellationToken)
    {
        PullPlan? plan = await FindPlanAsync(pull, cancellationToken);
        if (plan is null)
        {
            return [];
        }

        Dictionary<string, PullDockReport> done = new(StringComparer.Ordinal);
        GetBlobsOptions options = new() { Prefix = $"{pull}/docks/", Traits = BlobTraits.Metadata };
        await foreach (BlobItem blob in _pulls.GetBlobsAsync(options, cancellationToken))
        {
            PullDockReport? report = blob.Metadata.TryGetValue(DockMetadata, out string? metadata)
                ? JsonSerializer.Deserialize(Convert.FromBase64String(metadata), ApiJson.Readable.PullDockReport)
                : await ReadAsync(blob.Name, ApiJson.Readable.PullDockReport, cancellationToken);
            if (report is not null)
            {
                done[report.Dock] = report;
            }
        }

        return [.. plan.Docks.Select(dock =>
            done.GetValueOrDefault(dock.Dock) ?? new PullDockReport { Dock = dock.Dock, Status = PullStatus.Pending })];
    }

    /// <summary>Stores the final report.</summary>
    public async Task WriteReportAsync(PullReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        await WriteAsync($"{report.Id}/report.json", report, ApiJson.Readable.PullReport, cancellationToken);
        await WriteAsync($"{report.Id}/summary.json", report with { Docks = null }, ApiJson.Readable.PullReport, cancellationToken);
    }

    /// <summary>The final report, or null when the pull has not ended.</summary>
    public Task<PullReport?> FindReportAsync(string pull, CancellationToken cancellationToken) =>
        ReadAsync($"{pull}/report.json", ApiJson.Readable.PullReport, cancellationToken);

    /// <summary>The final report without its docks, or null when the pull has not ended.</summary>
    public Task<PullReport?> FindSummaryAsync(string pull, CancellationToken cancellationToken) =>
        ReadAsync($"{pull}/summary.json", ApiJson.Readable.PullReport, cancellationToken);

    /// <summary>Ids of pulls, newest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this list.</exception>
    public Task<ListPage<string>> ListAsync(int top, string? continuation, CancellationToken cancellationToken) =>
        Order.ListAsync((null, null), PullIds.IsOne, top, continuation, cancellationToken);

    private async Task WriteAsync<T>(string name, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        BinaryData body = new(JsonSerializer.SerializeToUtf8Bytes(value, type));
        BlobUploadOptions options = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        BlobClient blob = _pulls.GetBlobClient(name);
        await _pulls.WriteAsync(() => blob.UploadAsync(body, options, cancellationToken), cancellationToken);
    }

    private async Task<T?> ReadAsync<T>(string name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            BlobDownloadResult blob = await _pulls.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Content.ToMemory().Span, type);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }
}

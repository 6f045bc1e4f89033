using System.Collections.Concurrent;
using System.Globalization;
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
/// done, <c>{id}/rounds/{n}.json</c> for docks asked again,
/// <c>{id}/report.html</c>, <c>{id}/report.json</c> and <c>{id}/summary.json</c> at the end; <c>~time/…</c> is their order.
/// </summary>
public sealed class PullStore(BlobServiceClient blobs)
{
    private const string DockMetadata = "report";

    // Blob Storage takes 8 KB of metadata a blob.
    private const int LargestMetadata = 7000;
    private const int DeletesAtOnce = 16;
    private readonly BlobContainerClient _pulls = blobs.GetBlobContainerClient(ContainerNames.Pulls);

    // Rounds never change once they are written. Lanes read them again and again, each a few docks.
    private readonly ConcurrentDictionary<(string Pull, int Round), IReadOnlyList<PlannedDock>> _rounds = new();
    private const int RoundsKept = 8;

    private TimeIndex Order => new(_pulls, "~time/");

    /// <summary>Stores that a pull has been asked for, unless it has been already.</summary>
    /// <returns>The request that stands: this one, or the one that was first.</returns>
    public async Task<PullRequest> AddRequestAsync(PullRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        PullRequest standing = request;
        try
        {
            BinaryData body = new(JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Readable.PullRequest));
            await WriteAsync($"{request.Id}/request.json", body, "application/json", new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.IsConflict())
        {
            standing = await FindRequestAsync(request.Id, cancellationToken) ?? request;
        }

        // By the request that stands, so that a pull has one place; who was first may have come no further.
        await Order.AddAsync(standing.RequestedAt, standing.Id, cancellationToken);
        return standing;
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

    /// <summary>Stores the docks of a further round.</summary>
    public Task WriteRoundAsync(string pull, int round, IReadOnlyList<PlannedDock> docks, CancellationToken cancellationToken) =>
        WriteAsync(RoundName(pull, round), docks, ApiJson.Readable.IReadOnlyListPlannedDock, cancellationToken);

    /// <summary>The docks of a further round, or null when there is no such round yet.</summary>
    public Task<IReadOnlyList<PlannedDock>?> FindRoundAsync(string pull, int round, CancellationToken cancellationToken) =>
        ReadAsync(RoundName(pull, round), ApiJson.Readable.IReadOnlyListPlannedDock, cancellationToken);

    /// <summary>The docks of a round; of round 0, those of the plan.</summary>
    /// <exception cref="InvalidOperationException">There is no such round.</exception>
    public async Task<IReadOnlyList<PlannedDock>> ReadRoundAsync(string pull, int round, CancellationToken cancellationToken)
    {
        if (_rounds.TryGetValue((pull, round), out IReadOnlyList<PlannedDock>? docks))
        {
            return docks;
        }

        docks = (round == 0 ? (await FindPlanAsync(pull, cancellationToken))?.Docks : await FindRoundAsync(pull, round, cancellationToken))
            ?? throw new InvalidOperationException($"Round {round} of pull {pull} is not in the storage.");
        if (_rounds.Count >= RoundsKept)
        {
            _rounds.Clear();
        }

        return _rounds[(pull, round)] = docks;
    }

    /// <summary>Stores the report of one dock; what earlier rounds uploaded is added to that of a later one.</summary>
    public async Task WriteDockAsync(string pull, PullDockReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Round > 0 && await ReadAsync($"{pull}/docks/{report.Dock}", ApiJson.Readable.PullDockReport, cancellationToken) is { } before)
        {
            if (before.Round >= report.Round)
            {
                return;
            }

            report = PullReports.Together(before, report);
        }

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
        await WriteAsync($"{report.Id}/report.html", BinaryData.FromString(PullPage.Write(report)), "text/html; charset=utf-8", null, cancellationToken);
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

    /// <summary>Deletes all of the pulls that were asked for before an instant.</summary>
    /// <returns>How many pulls.</returns>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        int deleted = 0;
        await foreach (TimePlace place in Order.BeforeAsync(cutoff, cancellationToken))
        {
            await Parallel.ForEachAsync(
                _pulls.GetBlobsAsync(new GetBlobsOptions { Prefix = place.Key + "/" }, cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellationToken },
                async (blob, token) => await _pulls.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: token));
            await Order.RemoveAsync(place, cancellationToken);
            deleted++;
        }

        return deleted;
    }

    private static string RoundName(string pull, int round) => string.Create(CultureInfo.InvariantCulture, $"{pull}/rounds/{round}.json");

    private Task WriteAsync<T>(string name, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        WriteAsync(name, new BinaryData(JsonSerializer.SerializeToUtf8Bytes(value, type)), "application/json", null, cancellationToken);

    private async Task WriteAsync(string name, BinaryData body, string contentType, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        BlobUploadOptions options = new() { HttpHeaders = new BlobHttpHeaders { ContentType = contentType }, Conditions = conditions };
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

using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// What uploads there are and were, in blobs, so that ended ones outlive their orchestration's history:
/// <c>by-id/{id}.json</c> holds the view, <c>by-time/{newest first}-{id}</c> and <c>by-dock/{dock}/{newest first}-{id}</c>
/// are empty blobs whose metadata has the status and, when it fits, the view, so that a page is one request. Ended ones
/// are under <c>by-status/{status}/{newest first}-{id}</c> as well: the few that failed are found among all the others.
/// </summary>
public sealed class UploadIndex(BlobServiceClient blobs, TimeProvider? time = null)
{
    private const string ByStatus = "by-status/";
    private const string StatusKey = "status";
    private const string ViewKey = "view";

    // Azure allows 8 KB of metadata a blob; base64 takes a third more than its text.
    private const int LongestViewInMetadata = 4_500;
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Uploads);

    /// <summary>Writes an upload that was just asked for; changes nothing when it is known already.</summary>
    public async Task AddAsync(UploadView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var onlyNew = new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            await PutAsync(view, onlyNew, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await PutAsync(view, onlyNew, cancellationToken);
        }
    }

    /// <summary>Writes an upload as it is now.</summary>
    public async Task WriteAsync(UploadView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        try
        {
            await PutAsync(view, null, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await PutAsync(view, null, cancellationToken);
        }
    }

    /// <summary>The upload as it was written last; null when there is none.</summary>
    public async Task<UploadView?> FindAsync(UploadId id, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult found = await _container.GetBlobClient(ByIdName(id.Value)).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(found.Content, UploadJson.Default.UploadView);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A page of uploads, newest first, as they were written last.</summary>
    /// <param name="dock">Only this dock's; null for all.</param>
    /// <param name="since">Only those requested at or after this time.</param>
    /// <param name="top">The most entries to read.</param>
    /// <param name="continuation">From the page before.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="FormatException">The continuation is not one of ours.</exception>
    public Task<UploadIndexPage> ListAsync(DockSerial? dock, DateTimeOffset? since, int top, string? continuation, CancellationToken cancellationToken) =>
        ReadPageAsync(dock is { } serial ? UploadOrder.OfFew(_container, $"by-dock/{serial.Value}/") : UploadOrder.OfMany(_container, "by-time/"), since, top, continuation, cancellationToken);

    /// <summary>A page of uploads that ended with a status, newest first.</summary>
    /// <inheritdoc cref="ListAsync(DockSerial?, DateTimeOffset?, int, string?, CancellationToken)"/>
    public Task<UploadIndexPage> ListEndedAsync(string status, DateTimeOffset? since, int top, string? continuation, CancellationToken cancellationToken) =>
        ReadPageAsync(UploadOrder.OfMany(_container, $"{ByStatus}{status}/"), since, top, continuation, cancellationToken);

    private async Task<UploadIndexPage> ReadPageAsync(UploadOrder order, DateTimeOffset? since, int top, string? continuation, CancellationToken cancellationToken)
    {
        (IReadOnlyList<BlobItem> items, string? next) = await order.ReadAsync((time ?? TimeProvider.System).GetUtcNow(), since, top, continuation, cancellationToken);
        UploadView?[] views = await Task.WhenAll(items.Select(item => ReadAsync(item, cancellationToken)));
        return new UploadIndexPage([.. views.OfType<UploadView>()], next);
    }

    private async Task PutAsync(UploadView view, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(view, UploadJson.Default.UploadView);
        var metadata = new Dictionary<string, string> { [StatusKey] = view.Status };
        string encoded = Convert.ToBase64String(json);
        if (encoded.Length <= LongestViewInMetadata)
        {
            metadata[ViewKey] = encoded;
        }

        string entry = UploadOrder.EntryOf(view.RequestedAt, view.Id);
        var asJson = new BlobHttpHeaders { ContentType = "application/json" };

        // The view first: an entry in a list always leads somewhere.
        await PutAsync(ByIdName(view.Id), BinaryData.FromBytes(json), new BlobUploadOptions { HttpHeaders = asJson, Conditions = conditions }, cancellationToken);
        await PutAsync($"by-time/{entry}", BinaryData.Empty, new BlobUploadOptions { Metadata = metadata, Conditions = conditions }, cancellationToken);
        await PutAsync($"by-dock/{view.Dock}/{entry}", BinaryData.Empty, new BlobUploadOptions { Metadata = metadata, Conditions = conditions }, cancellationToken);
        if (UploadStatus.IsFinal(view.Status))
        {
            await PutAsync($"{ByStatus}{view.Status}/{entry}", BinaryData.Empty, new BlobUploadOptions { Metadata = metadata, Conditions = conditions }, cancellationToken);
        }
    }

    private async Task PutAsync(string name, BinaryData body, BlobUploadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _container.GetBlobClient(name).UploadAsync(body, options, cancellationToken);
        }
        catch (RequestFailedException e) when (options.Conditions is not null && e.Status is 409 or 412 && e.ErrorCode != BlobErrorCode.ContainerBeingDeleted)
        {
            // Known already.
        }
    }

    private async Task<UploadView?> ReadAsync(BlobItem item, CancellationToken cancellationToken)
    {
        if (item.Metadata.TryGetValue(ViewKey, out string? encoded))
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(encoded), UploadJson.Default.UploadView);
        }

        return UploadId.TryParse(UploadOrder.IdOf(item.Name), out UploadId id) ? await FindAsync(id, cancellationToken) : null;
    }

    private static string ByIdName(string id) => $"by-id/{id}.json";
}

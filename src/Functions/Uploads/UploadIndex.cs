using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// What uploads there are and were, in blobs, so that ended ones outlive their orchestration's history:
/// <c>by-id/{id}.json</c> holds the view as it was written last; <see cref="OpenUploads"/> has the uploads that are under way
/// or have just ended, <see cref="UploadSegments"/> those that have ended for some time and were filed
/// (<see cref="UploadFiler"/>). A list is the two together, without what is in both.
/// </summary>
public sealed class UploadIndex(BlobServiceClient blobs, TimeProvider? time = null, IOptions<RetentionOptions>? retention = null)
{
    private const int SegmentsAtOnce = 8;

    // A first page looks this far ahead of the clock: clocks of instances differ, and some are set back.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Uploads);
    private readonly OpenUploads _open = new(blobs.GetBlobContainerClient(ContainerNames.Uploads));
    private readonly UploadSegments _segments = new(blobs.GetBlobContainerClient(ContainerNames.Uploads));

    /// <summary>Writes an upload that was just asked for; changes nothing when it is known already.</summary>
    public async Task AddAsync(UploadView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(view, UploadJson.Default.UploadView);
        if (!await TryPutAsync(view.Id, json, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken))
        {
            // Who wrote it first may have come no further; but one that has ended may be filed already, and is not opened again.
            UploadView known = await FindAsync(UploadId.Parse(view.Id), cancellationToken) ?? view;
            if (UploadStatus.IsFinal(known.Status))
            {
                return;
            }

            (view, json) = (known, JsonSerializer.SerializeToUtf8Bytes(known, UploadJson.Default.UploadView));
        }

        await _open.PutAsync(view, json, onlyNew: true, cancellationToken);
    }

    /// <summary>Writes an upload as it is now; an ended one is filed later.</summary>
    public async Task WriteAsync(UploadView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(view, UploadJson.Default.UploadView);

        // The view first: an entry in a list always leads somewhere.
        await TryPutAsync(view.Id, json, null, cancellationToken);
        await _open.PutAsync(view, json, onlyNew: false, cancellationToken);
    }

    /// <summary>The upload as it was written last; null when there is none.</summary>
    public async Task<UploadView?> FindAsync(UploadId id, CancellationToken cancellationToken) =>
        await ReadAsync(id.Value, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, UploadJson.Default.UploadView) : null;

    /// <summary>A page of uploads, newest first, as they were written last: a status that is not final means that they have not ended.</summary>
    /// <exception cref="FormatException">The continuation is not one of ours.</exception>
    public async Task<UploadIndexPage> ListAsync(UploadQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        UploadPlace? after = query.Continuation is null ? null : UploadPlace.FromContinuation(query.Continuation);
        long oldest = query.Since is { } since ? UploadPlace.TicksLeftAt(since) : long.MaxValue;
        long oldestEnded = Math.Min(oldest, OldestKept());

        // The open ones first: what is filed and removed after that is in its segment by then.
        SortedList<string, UploadLine> found = await OpenAsync(query, after?.Text ?? "", oldest, cancellationToken);
        if (query.IsOfLive is not true)
        {
            long first = after?.TicksLeft ?? UploadPlace.TicksLeftAt(_time.GetUtcNow() + Ahead);
            await AddEndedAsync(found, query, after?.Text ?? "", (first, oldestEnded), cancellationToken);
        }

        UploadLine[] page = [.. found.Values.Where(line => line.Place.TicksLeft <= (UploadStatus.IsFinal(line.Status) ? oldestEnded : oldest)).Take(query.Top + 1)];
        UploadView?[] views = await Task.WhenAll(page.Take(query.Top).Select(line => ReadAsync(line, cancellationToken)));
        return new UploadIndexPage([.. views.OfType<UploadView>()], page.Length > query.Top ? page[query.Top - 1].Place.ToContinuation() : null);
    }

    /// <summary>Writes the view alone, which no list shows; false when a condition is not met.</summary>
    internal async Task<bool> TryPutAsync(string id, byte[] json, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" }, Conditions = conditions };
        try
        {
            await _container.WriteAsync(() => _container.GetBlobClient(NameOf(id)).UploadAsync(BinaryData.FromBytes(json), options, cancellationToken), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (conditions is not null && e.IsConflict())
        {
            return false;
        }
    }

    /// <summary>The view that a line stands for, in UTF-8; null when there is none.</summary>
    internal async Task<byte[]?> ReadJsonAsync(UploadLine line, CancellationToken cancellationToken) =>
        line.Json ?? (await ReadAsync(line.Place.Id, cancellationToken))?.ToArray();

    // What is older may still be in a segment that goes as a whole (UploadRetention).
    private long OldestKept() =>
        retention?.Value.UploadDays is { } days and > 0 ? UploadPlace.TicksLeftAt(_time.GetUtcNow() - TimeSpan.FromDays(days)) : long.MaxValue;

    private async Task<SortedList<string, UploadLine>> OpenAsync(UploadQuery query, string after, long oldest, CancellationToken cancellationToken)
    {
        SortedList<string, UploadLine> found = new(StringComparer.Ordinal);
        bool isFirst = query.Dock is null && query.Status is null && after.Length == 0;
        await foreach (OpenUpload upload in _open.ListAsync(after, isFirst ? query.Top + 1 : null, cancellationToken))
        {
            if (found.Count > query.Top || upload.Line.Place.TicksLeft > oldest)
            {
                break;
            }

            bool isWanted = query.IsOfLive switch
            {
                null => true,
                true => !UploadStatus.IsFinal(upload.Line.Status),
                false => upload.Line.Status == query.Status,
            };
            if (isWanted && (query.Dock is not { } dock || upload.Dock == dock.Value))
            {
                found.Add(upload.Line.Place.Text, upload.Line);
            }
        }

        return found;
    }

    private async Task AddEndedAsync(SortedList<string, UploadLine> found, UploadQuery query, string after, (long First, long Last) stretch, CancellationToken cancellationToken)
    {
        (int atOnce, int read) = (1, 0);
        List<SegmentName> next = [];
        await foreach (SegmentName name in _segments.NamesAsync(query.Dock?.Value, query.Status, stretch.First, stretch.Last, cancellationToken))
        {
            // All that begin at the same place are read together, and as many more as a page will take if they are like those before.
            if (next.Count == 0 || (next.Count >= atOnce && Math.Max(name.First, stretch.First) > Math.Max(next[^1].First, stretch.First)))
            {
                await AddAsync(found, next, query, after, cancellationToken);
                if (found.Count > query.Top && found.GetValueAtIndex(query.Top).Place.TicksLeft < name.First)
                {
                    return;
                }

                read += next.Count;
                long likely = (long)(query.Top + 1 - found.Count) * read / Math.Max(1, found.Count);
                atOnce = (int)Math.Clamp(likely, 1, Math.Min(SegmentsAtOnce, atOnce * 2));
                next.Clear();
            }

            next.Add(name);
        }

        await AddAsync(found, next, query, after, cancellationToken);
    }

    private async Task AddAsync(SortedList<string, UploadLine> found, List<SegmentName> segments, UploadQuery query, string after, CancellationToken cancellationToken)
    {
        foreach (IReadOnlyList<UploadLine> lines in await Task.WhenAll(segments.Select(name => _segments.ReadAsync(name, after, query.Status, query.Top + 1, cancellationToken))))
        {
            foreach (UploadLine line in lines)
            {
                // What is open and filed is in both; a late hand may have opened it as it was at first.
                if (!found.TryGetValue(line.Place.Text, out UploadLine known) || !UploadStatus.IsFinal(known.Status))
                {
                    found[line.Place.Text] = line;
                }
            }
        }
    }

    private async Task<UploadView?> ReadAsync(UploadLine line, CancellationToken cancellationToken) =>
        await ReadJsonAsync(line, cancellationToken) is { } json ? JsonSerializer.Deserialize(json, UploadJson.Default.UploadView) : null;

    private async Task<BinaryData?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await _container.GetBlobClient(NameOf(id)).DownloadContentAsync(cancellationToken)).Value.Content;
        }
        catch (RequestFailedException e) when (e.IsMissing())
        {
            return null;
        }
    }

    internal static string NameOf(string id) => $"by-id/{id}.json";
}

using Azure.Storage.Blobs;
using DockLogs.Contracts;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Files ended uploads: from the open ones into the segments of their status and their dock. They are removed from the open
/// ones last, so that whoever reads finds each upload in one of the two, or in both and takes it once. Filing again changes
/// nothing, and two that file at the same time do no harm.
/// </summary>
public sealed partial class UploadFiler(BlobServiceClient blobs, UploadIndex index, TimeProvider time, ILogger<UploadFiler> logger)
{
    private const int Parallel = 16;

    // Bounds the memory: some 2 KB each.
    private const int MostAtOnce = 5000;

    // By then all who work on an upload have written down how it ended, or there is nobody any more.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private readonly OpenUploads _open = new(blobs.GetBlobContainerClient(ContainerNames.Uploads));
    private readonly UploadSegments _segments = new(blobs.GetBlobContainerClient(ContainerNames.Uploads));

    /// <summary>Files all uploads that have ended.</summary>
    /// <param name="find">Finds an upload as it is now; asked about those that have not ended for a day.</param>
    /// <param name="cancellationToken">Gives the call up; what has been done so far stays.</param>
    /// <returns>How many.</returns>
    public async Task<int> FileAsync(Func<UploadId, CancellationToken, Task<UploadView?>> find, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(find);
        int filed = 0;
        DateTimeOffset forgotten = time.GetUtcNow() - Forgotten;
        List<OpenUpload> ended = [];
        await foreach (OpenUpload upload in _open.ListAsync("", null, cancellationToken))
        {
            if (UploadStatus.IsFinal(upload.Line.Status))
            {
                ended.Add(upload);
            }
            else if (upload.Line.Place.TicksLeft > UploadPlace.TicksLeftAt(forgotten))
            {
                await SettleAsync(upload, find, cancellationToken);
            }

            if (ended.Count == MostAtOnce)
            {
                filed += await FileAsync(ended, cancellationToken);
                ended.Clear();
            }
        }

        return filed + await FileAsync(ended, cancellationToken);
    }

    private async Task<int> FileAsync(List<OpenUpload> ended, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        var whole = new OpenUpload?[ended.Count];
        await System.Threading.Tasks.Parallel.ForAsync(0, ended.Count, parallel, async (i, token) =>
            whole[i] = await index.ReadJsonAsync(ended[i].Line, token) is { } json ? ended[i] with { Line = ended[i].Line with { Json = json } } : null);
        OpenUpload[] uploads = [.. whole.OfType<OpenUpload>()];
        IGrouping<SegmentName, UploadLine>[] segments =
        [
            .. uploads.GroupBy(upload => SegmentName.For(upload.Line.Status, upload.Line.Place), upload => upload.Line),
            .. uploads.GroupBy(upload => SegmentName.ForDock(upload.Dock, upload.Line.Place), upload => upload.Line),
        ];
        await System.Threading.Tasks.Parallel.ForEachAsync(segments, parallel, async (segment, token) => await _segments.MergeAsync(segment.Key, segment, token));
        await System.Threading.Tasks.Parallel.ForEachAsync(uploads, parallel, async (upload, token) => await _open.RemoveAsync(upload, token));
        if (uploads.Length > 0)
        {
            LogFiled(uploads.Length, segments.Length);
        }

        return uploads.Length;
    }

    // The next pass files it.
    private async Task SettleAsync(OpenUpload upload, Func<UploadId, CancellationToken, Task<UploadView?>> find, CancellationToken cancellationToken)
    {
        if (await find(UploadId.Parse(upload.Line.Place.Id), cancellationToken) is { } view && UploadStatus.IsFinal(view.Status))
        {
            await index.WriteAsync(view, cancellationToken);
            LogSettled(view.Id, view.Status);
            if (UploadPlace.Of(view) != upload.Line.Place)
            {
                await _open.RemoveAsync(upload, cancellationToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Filed {Uploads} ended uploads in {Segments} segments")]
    private partial void LogFiled(int uploads, int segments);

    [LoggerMessage(2, LogLevel.Warning, "Upload {UploadId} had not been written down as ended for a day; it is {Status}")]
    private partial void LogSettled(string uploadId, string status);
}

using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.ApiBenchmark;

/// <summary>
/// Makes ended uploads, one in a hundred failed, of a thousand docks and thirty days, by the product's own code: the views, and
/// the segments they end up in. That they were open before leaves nothing behind, so most of them never are.
/// </summary>
internal sealed class Seeding
{
    public const int Docks = 1000;
    private const int Parallel = 48;
    private const int MadeAtOnce = 20_000;

    private readonly UploadIndex _index;
    private readonly UploadSegments _segments;
    private readonly UploadFiler _filer;
    private readonly int _count;
    private readonly DateTimeOffset _newest;

    /// <param name="blobs">The storage.</param>
    /// <param name="count">How many there are to be.</param>
    /// <param name="newest">When the newest of them was asked for; the same again, and they are only written again.</param>
    public Seeding(BlobServiceClient blobs, int count, DateTimeOffset newest)
    {
        _count = count;
        _index = new UploadIndex(blobs, TimeProvider.System);
        _segments = new UploadSegments(blobs.GetBlobContainerClient(ContainerNames.Uploads));
        _filer = new UploadFiler(blobs, _index, TimeProvider.System, NullLogger<UploadFiler>.Instance);
        _newest = newest;
    }

    public static string DockOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ENDED{number % Docks:D4}");

    /// <summary>Makes some.</summary>
    /// <param name="done">How many are there.</param>
    /// <returns>How many there are now.</returns>
    public async Task<int> MakeAsync(int done)
    {
        TimeSpan apart = TimeSpan.FromDays(30) / _count;
        int end = Math.Min(_count, done + MadeAtOnce);
        var made = new (UploadView View, UploadLine Line)[end - done];
        await ForEachAsync(Enumerable.Range(done, end - done), async number =>
        {
            UploadView view = View(DockOf(number), number, _newest - (apart * number), "nightly");
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(view, UploadJson.Default.UploadView);
            await _index.TryPutAsync(view.Id, json, null, CancellationToken.None);
            made[number - done] = (view, new UploadLine(UploadPlace.Of(view), view.Status, json));
        });
        await ForEachAsync(
            made.GroupBy(one => SegmentName.For(one.View.Status, one.Line.Place), one => one.Line).Concat(made.GroupBy(one => SegmentName.ForDock(one.View.Dock, one.Line.Place), one => one.Line)),
            segment => _segments.MergeAsync(segment.Key, segment, CancellationToken.None));
        return end;
    }

    /// <summary>Writes ended uploads of as many docks, of one night; the next pass files them.</summary>
    public Task WriteNightAsync(int count, string note) =>
        ForEachAsync(Enumerable.Range(0, count), number => _index.WriteAsync(View(string.Create(CultureInfo.InvariantCulture, $"NIGHT{number:D5}"), number, _newest + TimeSpan.FromMilliseconds(150 * number), note), CancellationToken.None));

    public Task<int> FileAsync() => _filer.FileAsync((_, _) => Task.FromResult<UploadView?>(null), CancellationToken.None);

    private static Task ForEachAsync<T>(IEnumerable<T> all, Func<T, Task> act) => System.Threading.Tasks.Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (one, _) => await act(one));

    private static UploadView View(string dock, int number, DateTimeOffset requestedAt, string note) => UploadViews.Of(new UploadRequest
    {
        Id = UploadId.FromIdempotencyKey(DockSerial.Parse(dock), number.ToString(CultureInfo.InvariantCulture)).Value,
        Dock = dock,
        RequestedAt = requestedAt,
        Files = [new RequestedFile { Module = "0", BootIndexes = [number, number + 1] }, new RequestedFile { Module = "3", BootIndexes = [number, number + 1, number + 2] }],
        Note = note,
    }) with
    {
        Status = number % 100 == 0 ? UploadStatus.Failed : UploadStatus.Completed,
        Percent = 100,
        StartedAt = requestedAt.AddSeconds(2),
        FinishedAt = requestedAt.AddSeconds(40),
        Deadline = requestedAt.AddHours(6),
    };
}

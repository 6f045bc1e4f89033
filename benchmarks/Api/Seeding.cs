using System.Globalization;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.ApiBenchmark;

/// <summary>Writes ended uploads into the index and files them, as the pipeline does: one in a hundred failed, a thousand docks, thirty days.</summary>
internal sealed class Seeding
{
    public const int Docks = 1000;
    private const int Parallel = 48;
    private const int FiledAtOnce = 5000;

    private readonly UploadIndex _index;
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
        _filer = new UploadFiler(blobs, _index, TimeProvider.System, NullLogger<UploadFiler>.Instance);
        _newest = newest;
    }

    public static string DockOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ENDED{number % Docks:D4}");

    /// <summary>Writes some, and files them.</summary>
    /// <param name="done">How many are there.</param>
    /// <returns>How many there are now.</returns>
    public async Task<int> WriteAsync(int done)
    {
        TimeSpan apart = TimeSpan.FromDays(30) / _count;
        int end = Math.Min(_count, done + FiledAtOnce);
        await WriteAsync(done, end, number => View(DockOf(number), number, _newest - (apart * number), "nightly"));
        await FileAsync();
        return end;
    }

    /// <summary>Writes ended uploads of as many docks, of one night; the next pass files them.</summary>
    public Task WriteNightAsync(int count, string note) =>
        WriteAsync(0, count, number => View(string.Create(CultureInfo.InvariantCulture, $"NIGHT{number:D5}"), number, _newest + TimeSpan.FromMilliseconds(150 * number), note));

    public Task<int> FileAsync() => _filer.FileAsync((_, _) => Task.FromResult<UploadView?>(null), CancellationToken.None);

    private Task WriteAsync(int first, int end, Func<int, UploadView> view) => System.Threading.Tasks.Parallel.ForAsync(
        first, end, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (number, token) => await _index.WriteAsync(view(number), token));

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

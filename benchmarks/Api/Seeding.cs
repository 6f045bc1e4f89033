using System.Globalization;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.ApiBenchmark;

/// <summary>Writes ended uploads into the index as the pipeline does when they end: one in a hundred failed, a thousand docks, thirty days.</summary>
internal static class Seeding
{
    public const int Docks = 1000;
    private const int Parallel = 48;

    public static string DockOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ENDED{number % Docks:D4}");

    public static async Task RunAsync(BlobServiceClient blobs, int count, TimeProvider time)
    {
        var index = new UploadIndex(blobs, time);
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan apart = TimeSpan.FromDays(30) / count;
        await System.Threading.Tasks.Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (number, token) =>
        {
            // The same ids every time: uploads that are there already are only written again.
            UploadId id = UploadId.FromIdempotencyKey(DockSerial.Parse(DockOf(number)), number.ToString(CultureInfo.InvariantCulture));
            await index.WriteAsync(View(id.Value, number, now - TimeSpan.FromHours(1) - (apart * number)), token);
        });
    }

    private static UploadView View(string id, int number, DateTimeOffset requestedAt) => UploadViews.Of(new UploadRequest
    {
        Id = id,
        Dock = DockOf(number),
        RequestedAt = requestedAt,
        Files = [new RequestedFile { Module = "0", BootIndexes = [number, number + 1] }, new RequestedFile { Module = "3", BootIndexes = [number, number + 1, number + 2] }],
        Note = "nightly",
    }) with
    {
        Status = number % 100 == 0 ? UploadStatus.Failed : UploadStatus.Completed,
        Percent = 100,
        StartedAt = requestedAt.AddSeconds(2),
        FinishedAt = requestedAt.AddSeconds(40),
        Deadline = requestedAt.AddHours(6),
    };
}

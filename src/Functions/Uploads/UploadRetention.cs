using Azure.Storage.Blobs;
using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Deletes ended uploads that were asked for long ago: their views, then the segments that list them, so that a sweep that
/// was cut short finds the rest. Segments go as a whole, up to 28 hours late (those of a dock: 116 days); lists leave out what
/// is too old meanwhile (<see cref="UploadIndex.ListAsync"/>).
/// </summary>
public sealed class UploadRetention(BlobServiceClient blobs)
{
    private const int Parallel = 16;
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Uploads);

    /// <summary>Deletes what was asked for before an instant.</summary>
    /// <returns>How many uploads.</returns>
    public Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        return new UploadSegments(_container).DeleteBeforeAsync(
            UploadPlace.TicksLeftAt(cutoff),
            ids => System.Threading.Tasks.Parallel.ForEachAsync(ids, parallel, async (id, token) =>
                await _container.DeleteBlobIfExistsAsync(UploadIndex.NameOf(id), cancellationToken: token)),
            cancellationToken);
    }
}

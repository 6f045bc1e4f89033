using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Deletes old archives and old entries of the catalogue. Which logs have been archived (<see cref="ArchivedLogs"/>) is
/// never deleted: a dock lists a log as long as it has it, and a log that retention removed must not be taken again.
/// </summary>
public sealed class CatalogueRetention(BlobServiceClient blobs)
{
    private const int Parallel = 16;
    private readonly BlobContainerClient _archives = blobs.GetBlobContainerClient(ContainerNames.Archives);
    private readonly BlobContainerClient _catalogue = blobs.GetBlobContainerClient(ContainerNames.Catalogue);

    /// <summary>Deletes archives that were stored before an instant.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteArchivesAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        int deleted = 0;
        await foreach (BlobItem archive in _archives.GetBlobsAsync(new GetBlobsOptions(), cancellationToken).EmptyWhenMissing(cancellationToken))
        {
            if (archive.Properties.LastModified < cutoff)
            {
                await _archives.DeleteBlobIfExistsAsync(archive.Name, DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }

    /// <summary>Deletes entries of archives that were complete before an instant, with their places in the orders.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteEntriesAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        int deleted = 0;
        TimeIndex all = new(_catalogue, CatalogueNames.AllByTime);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            all.BeforeAsync(cutoff, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (place, token) =>
            {
                string entry = CatalogueNames.EntryOf(place.Key);
                if (DockSerial.TryParse(entry.Split('/')[0], out DockSerial dock))
                {
                    await new TimeIndex(_catalogue, CatalogueNames.DockByTime(dock)).RemoveAsync(place, token);
                    await _catalogue.DeleteBlobIfExistsAsync(entry, cancellationToken: token);
                }

                // Last: while this is there, a sweep that was cut short finds the rest.
                await all.RemoveAsync(place, token);
                Interlocked.Increment(ref deleted);
            });
        return deleted;
    }
}

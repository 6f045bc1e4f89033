using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>Entries of the catalogue by the key of their archive.</summary>
public sealed class ArchiveEntries(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _catalogue = blobs.GetBlobContainerClient(ContainerNames.Catalogue);

    /// <summary>The entry of an archive; null when the catalogue has none.</summary>
    /// <exception cref="RequestFailedException">The storage refused or did not answer.</exception>
    public async Task<ArchiveEntry?> FindAsync(string objectKey, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await _catalogue.GetBlobClient(CatalogueNames.EntryFor(objectKey)).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Content.ToMemory().Span, CatalogueJson.Default.ArchiveEntry);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }

    /// <summary>Writes an entry anew; where it stands in the orders of the catalogue stays as it is.</summary>
    /// <exception cref="RequestFailedException">The storage refused or did not answer.</exception>
    public async Task ReplaceAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await _catalogue.GetBlobClient(CatalogueNames.EntryFor(entry.ObjectKey)).UploadAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(entry, CatalogueJson.Default.ArchiveEntry)),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
            cancellationToken);
    }
}

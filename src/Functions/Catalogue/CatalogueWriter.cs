using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>Writes the catalogue: one blob an archive, next to nothing else.</summary>
public sealed class CatalogueWriter(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Catalogue);

    /// <summary>
    /// The entry's name: <c>{dock}/{yyyy}/{MM}/{dd}/{uploadId}-{module}.json</c>, made from the archive's key, so that
    /// writing an entry twice writes one blob, on whatever day that happens.
    /// </summary>
    public static string NameOf(ArchiveEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        int file = entry.ObjectKey.LastIndexOf('/');
        int folder = entry.ObjectKey.LastIndexOf('/', file - 1);
        return $"{entry.ObjectKey[..(folder + 1)]}{entry.UploadId}-{Path.GetFileNameWithoutExtension(entry.ObjectKey)}.json";
    }

    /// <summary>Writes an entry; again is fine.</summary>
    /// <exception cref="RequestFailedException">The storage refused or did not answer.</exception>
    public async Task WriteAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        BlobClient blob = _container.GetBlobClient(NameOf(entry));
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(entry, CatalogueJson.Default.ArchiveEntry));
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        try
        {
            await blob.UploadAsync(body, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await blob.UploadAsync(body, options, cancellationToken);
        }
    }
}

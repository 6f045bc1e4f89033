using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Writes the catalogue: one blob an archive, its place in the orders that searching follows, and which logs it holds.
/// </summary>
public sealed class CatalogueWriter(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerNames.Catalogue);
    private readonly ArchivedLogs _archived = new(blobs);

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
        string name = NameOf(entry);
        DockSerial dock = DockSerial.Parse(entry.Dock);
        BlobClient blob = _container.GetBlobClient(name);
        var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(entry, CatalogueJson.Default.ArchiveEntry));
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await _container.WriteAsync(() => blob.UploadAsync(body, options, cancellationToken), cancellationToken);

        // The entry comes first: what an order names is there.
        string key = CatalogueNames.KeyOf(name, entry.Module);
        await new TimeIndex(_container, CatalogueNames.AllByTime).AddAsync(entry.CompletedAt, key, cancellationToken);
        await new TimeIndex(_container, CatalogueNames.DockByTime(dock)).AddAsync(entry.CompletedAt, key, cancellationToken);
        await _archived.AddAsync(dock, [.. entry.BootIndexes.Select(bootIndex => LogOf(entry, bootIndex))], cancellationToken);
    }

    private static ArchivedLog LogOf(ArchiveEntry entry, long bootIndex) =>
        new() { Module = entry.Module, DeviceSn = entry.DeviceSn, BootIndex = bootIndex, At = entry.CompletedAt };
}

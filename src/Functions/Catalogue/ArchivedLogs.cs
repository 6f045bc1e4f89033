using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Which logs of a dock the catalogue has, one small document a dock, so that a nightly pull need not read every
/// entry of every night before. Changes are made on the document's ETag.
/// </summary>
public sealed class ArchivedLogs(BlobServiceClient blobs)
{
    // Docks keep a few hundred logs and drop the oldest; what is older than this many newest ones will not be listed again.
    private const int MostKept = 20_000;
    private readonly BlobContainerClient _catalogue = blobs.GetBlobContainerClient(ContainerNames.Catalogue);

    /// <summary>All of a dock's archived logs.</summary>
    public async Task<IReadOnlyList<ArchivedLog>> ReadAsync(DockSerial dock, CancellationToken cancellationToken) =>
        (await LoadAsync(dock, cancellationToken)).Logs;

    /// <summary>Adds logs. One that is there already gets the size and the time of the new one; adding twice changes nothing.</summary>
    public async Task AddAsync(DockSerial dock, IReadOnlyCollection<ArchivedLog> logs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logs);
        BlobClient blob = _catalogue.GetBlobClient(CatalogueNames.Archived(dock));
        while (true)
        {
            (IReadOnlyList<ArchivedLog> present, ETag? tag) = await LoadAsync(dock, cancellationToken);
            List<ArchivedLog> merged = Merge(present, logs);
            if (merged.SequenceEqual(present))
            {
                return;
            }

            BinaryData document = new(JsonSerializer.SerializeToUtf8Bytes(merged, ApiJson.Readable.ListArchivedLog));
            BlobUploadOptions options = new()
            {
                Conditions = tag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = tag },
                HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            };
            try
            {
                await _catalogue.WriteAsync(() => blob.UploadAsync(document, options, cancellationToken), cancellationToken);
                return;
            }
            catch (RequestFailedException exception) when (exception.IsConflict())
            {
                // The dock's other module was faster: merge into what it wrote.
            }
        }
    }

    /// <summary>Whether the catalogue has a log just as the dock lists it now.</summary>
    /// <remarks>
    /// The size decides when both are known: a log that has grown is new. When nobody had listed the log before it was
    /// taken, it counts as archived only if it had ended by then.
    /// </remarks>
    public static bool Has(ILookup<(string Module, long BootIndex), ArchivedLog> archived, string module, string deviceSn, ListedLog log)
    {
        ArgumentNullException.ThrowIfNull(archived);
        ArgumentNullException.ThrowIfNull(log);
        return archived[(module, log.BootIndex)].Any(known =>
            (known.DeviceSn.Length == 0 || deviceSn.Length == 0 || known.DeviceSn == deviceSn)
            && (known.Size is not null && log.Size is not null ? known.Size == log.Size : log.EndTime <= known.At));
    }

    private static List<ArchivedLog> Merge(IReadOnlyList<ArchivedLog> present, IEnumerable<ArchivedLog> added)
    {
        Dictionary<(string, string, long), ArchivedLog> logs = present.ToDictionary(log => (log.Module, log.DeviceSn, log.BootIndex));
        foreach (ArchivedLog log in added)
        {
            (string, string, long) key = (log.Module, log.DeviceSn, log.BootIndex);
            if (!logs.TryGetValue(key, out ArchivedLog? known) || known.At < log.At || (known.At == log.At && log.Size is not null))
            {
                logs[key] = log;
            }
        }

        return [.. logs.Values
            .OrderByDescending(log => log.At)
            .Take(MostKept)
            .OrderBy(log => log.Module, StringComparer.Ordinal)
            .ThenBy(log => log.DeviceSn, StringComparer.Ordinal)
            .ThenBy(log => log.BootIndex)];
    }

    private async Task<(IReadOnlyList<ArchivedLog> Logs, ETag? Tag)> LoadAsync(DockSerial dock, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await _catalogue.GetBlobClient(CatalogueNames.Archived(dock)).DownloadContentAsync(cancellationToken);
            List<ArchivedLog>? logs = JsonSerializer.Deserialize(blob.Content.ToMemory().Span, ApiJson.Readable.ListArchivedLog);
            return (logs ?? [], blob.Details.ETag);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return ([], null);
        }
    }
}

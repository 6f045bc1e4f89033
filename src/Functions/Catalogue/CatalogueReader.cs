using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Catalogue;

/// <summary>Finds archives by dock, module and time, newest first.</summary>
public sealed class CatalogueReader(BlobServiceClient blobs)
{
    private const int Parallel = 16;
    private readonly BlobContainerClient _catalogue = blobs.GetBlobContainerClient(ContainerNames.Catalogue);

    /// <summary>One page.</summary>
    /// <exception cref="FormatException">The continuation is none of this list.</exception>
    public async Task<ListPage<ArchiveEntry>> SearchAsync(CatalogueQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        TimeIndex index = new(_catalogue, query.Dock is { } dock ? CatalogueNames.DockByTime(dock) : CatalogueNames.AllByTime);
        ListPage<string> keys = await index.ListAsync(
            (query.From, query.To),
            key => query.Module is null || CatalogueNames.ModuleOf(key) == query.Module,
            query.Top,
            query.Continuation,
            cancellationToken);

        ArchiveEntry?[] entries = new ArchiveEntry?[keys.Items.Count];
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            entries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (place, token) => entries[place] = await ReadAsync(keys.Items[place], token));

        // An entry that a retention rule removed leaves its place in the order behind.
        return new ListPage<ArchiveEntry>([.. entries.OfType<ArchiveEntry>()], keys.Continuation);
    }

    private async Task<ArchiveEntry?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await _catalogue.GetBlobClient(CatalogueNames.EntryOf(key)).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Content.ToMemory().Span, CatalogueJson.Default.ArchiveEntry);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return null;
        }
    }
}

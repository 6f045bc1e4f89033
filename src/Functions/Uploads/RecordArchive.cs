using DockLogs.Functions.Catalogue;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Uploads;

/// <summary>Writes a verified archive into the catalogue.</summary>
public sealed class RecordArchive(CatalogueWriter catalogue)
{
    /// <summary>Safe to run twice: the entry's name comes from the archive's key.</summary>
    [Function(nameof(RecordArchive))]
    public async Task<string> RunAsync([ActivityTrigger] ArchiveEntry entry, CancellationToken cancellationToken)
    {
        await catalogue.WriteAsync(entry, cancellationToken);
        return CatalogueWriter.NameOf(entry);
    }
}

using System.Diagnostics;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Uploads;

/// <summary>Writes a verified archive into the catalogue.</summary>
public sealed class RecordArchive(CatalogueWriter catalogue, UploadMetrics metrics)
{
    /// <summary>Safe to run twice: the entry's name comes from the archive's key.</summary>
    [Function(nameof(RecordArchive))]
    public async Task<string> RunAsync([ActivityTrigger] ArchiveEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using UploadSpan? span = UploadTracing.Continue(SpanNames.Archive, ActivityKind.Internal, entry.Trace)?.With(SpanKeys.ObjectKey, entry.ObjectKey);
        await catalogue.WriteAsync(entry with { Trace = null }, cancellationToken);
        metrics.Archived(entry.Module, entry.Size);
        return CatalogueWriter.NameOf(entry);
    }
}

using DockLogs.Functions.Catalogue;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>Copies one archive into Blob Storage, and lets the catalogue point there once the copy is whole.</summary>
public sealed partial class CopyArchive(ArchiveEntries entries, BlobCopy copy, ILogger<CopyArchive> logger)
{
    /// <summary>Safe to run twice: what is staged or copied already is not sent again.</summary>
    [Function(nameof(CopyArchive))]
    public async Task<CopyOutcome> RunAsync([ActivityTrigger] CopyInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (await entries.FindAsync(input.ObjectKey, cancellationToken) is not { } entry)
        {
            return new CopyOutcome("the catalogue has no entry of it any more");
        }

        if (entry.Place is null or { Store: ArchivePlace.Blob })
        {
            return new CopyOutcome(null);
        }

        BlobCopyResult result = await copy.RunAsync(entry, entry.Place, cancellationToken);
        if (result.Fault is null)
        {
            await entries.ReplaceAsync(entry with { Place = ArchivePlace.InBlobStorage, Md5 = result.Md5, CopyFault = null }, cancellationToken);
            LogCopied(input.UploadId, input.ObjectKey, entry.Size, entry.Place.Store);
        }

        return new CopyOutcome(result.Fault);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId}: archive {ObjectKey} of {Bytes} bytes copied from {Store} into Blob Storage")]
    private partial void LogCopied(string uploadId, string objectKey, long bytes, string store);
}

using DockLogs.Functions.Catalogue;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>An archive could not be copied into Blob Storage: its entry and the log say so. It stays where it is, and can be fetched there.</summary>
public sealed partial class RecordCopyFault(ArchiveEntries entries, ILogger<RecordCopyFault> logger)
{
    /// <summary>Safe to run twice: the same entry is written again.</summary>
    [Function(nameof(RecordCopyFault))]
    public async Task<string> RunAsync([ActivityTrigger] CopyInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        LogNotCopied(input.UploadId, input.ObjectKey, input.Place.Store, input.Fault);
        if (await entries.FindAsync(input.ObjectKey, cancellationToken) is { } entry)
        {
            await entries.ReplaceAsync(entry with { CopyFault = input.Fault }, cancellationToken);
        }

        return input.ObjectKey;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Upload {UploadId}: archive {ObjectKey} was not copied from {Store} into Blob Storage: {Fault}")]
    private partial void LogNotCopied(string uploadId, string objectKey, string store, string? fault);
}

using System.Diagnostics;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Uploads;

/// <summary>Compares a stored archive with what the dock said of it: existence, size, MD5.</summary>
public sealed class VerifyArchive(IArchiveStore archives)
{
    /// <summary>Only reads.</summary>
    [Function(nameof(VerifyArchive))]
    public async Task<ArchiveFinding> RunAsync([ActivityTrigger] ArchiveQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        using UploadSpan? span = UploadTracing.Continue(SpanNames.Verify, ActivityKind.Internal, question.Trace)?.With(SpanKeys.ObjectKey, question.ObjectKey);
        StoredArchive? stored = await archives.FindAsync(question.Place, question.ObjectKey, cancellationToken);
        if (stored is not null && ArchiveCheck.NeedsReading(stored, question.Size, question.Fingerprint))
        {
            stored = stored with { IsMd5Sure = true, Md5 = await archives.ComputeMd5Async(question.Place, question.ObjectKey, cancellationToken) };
        }

        string integrity = ArchiveCheck.Judge(stored, question.Size, question.Fingerprint);
        span?.With(SpanKeys.Integrity, integrity).With(SpanKeys.Size, stored?.Size);
        return new ArchiveFinding
        {
            Integrity = integrity,
            Size = stored?.Size,

            // What only looks like an MD5 is none unless the dock says the same.
            Md5 = stored is { IsMd5Sure: false } && !string.Equals(stored.Md5, question.Fingerprint, StringComparison.OrdinalIgnoreCase) ? null : stored?.Md5,
        };
    }
}

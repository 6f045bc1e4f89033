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
        StoredArchive? stored = await archives.FindAsync(question.ObjectKey, cancellationToken);
        if (stored is { Md5: null } && ArchiveCheck.IsMd5(question.Fingerprint))
        {
            stored = stored with { Md5 = await archives.ComputeMd5Async(question.ObjectKey, cancellationToken) };
        }

        string integrity = ArchiveCheck.Judge(stored, question.Size, question.Fingerprint);
        span?.With(SpanKeys.Integrity, integrity).With(SpanKeys.Size, stored?.Size);
        return new ArchiveFinding
        {
            Integrity = integrity,
            Size = stored?.Size,
            Md5 = stored?.Md5,
        };
    }
}

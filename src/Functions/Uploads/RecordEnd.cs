using System.Diagnostics;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>Last step of an upload: the index has how it ended.</summary>
public sealed partial class RecordEnd(UploadIndex index, UploadMetrics metrics, ILogger<RecordEnd> logger)
{
    /// <summary>Safe to run twice: the same view is written again.</summary>
    [Function(nameof(RecordEnd))]
    public async Task<string> RunAsync([ActivityTrigger] TracedUpload view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        using UploadSpan? span = UploadTracing.Continue(SpanNames.End, ActivityKind.Internal, view.Trace?.Root)?.With(SpanKeys.Dock, view.Dock).With(SpanKeys.Status, view.Status);
        await index.WriteAsync(view, cancellationToken);
        metrics.Ended(view);
        UploadLife.Write(view);
        LogEnded(view.Id, view.Dock, view.Status, view.Attempt, view.Error?.Code);
        return view.Status;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId} of dock {Dock} ended {Status} after {Attempts} start commands, error {Code}")]
    private partial void LogEnded(string uploadId, string dock, string status, int attempts, int? code);
}

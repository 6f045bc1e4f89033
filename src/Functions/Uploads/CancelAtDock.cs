using System.Diagnostics;
using DockLogs.Contracts;
using DockLogs.Functions.Downlink;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>Publishes <c>fileupload_update</c> with status <c>cancel</c> (remote-log.md, "Update the upload state").</summary>
public sealed partial class CancelAtDock(ICommandPublisher publisher, TimeProvider time, ILogger<CancelAtDock> logger)
{
    /// <summary>Safe to run twice: cancelling what is cancelled changes nothing.</summary>
    [Function(nameof(CancelAtDock))]
    public async Task<CommandSent> RunAsync([ActivityTrigger] CancelAtDockInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using UploadSpan? span = UploadTracing.Continue(SpanNames.Cancel, ActivityKind.Producer, input.Trace)?.With(SpanKeys.Dock, input.Dock).With(SpanKeys.Tid, input.Tid);
        DockSerial dock = DockSerial.Parse(input.Dock);
        byte[] payload = CommandWriter.Cancel(input.Tid, input.UploadId, time.GetUtcNow(), input.Modules);
        try
        {
            await publisher.PublishAsync(dock, Topics.Services(dock), payload, cancellationToken);
            LogSent(input.UploadId, dock.Value, input.Tid);
            return new CommandSent { Tid = input.Tid, Sent = true };
        }
        catch (CommandNotSentException e)
        {
            LogNotSent(input.UploadId, dock.Value, e.Message);
            span?.Fail(e.Message);
            return new CommandSent { Tid = input.Tid, Sent = false };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId}: cancel command {Tid} sent to dock {Dock}")]
    private partial void LogSent(string uploadId, string dock, string tid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {UploadId}: cancel command for dock {Dock} not sent: {Reason}")]
    private partial void LogNotSent(string uploadId, string dock, string reason);
}

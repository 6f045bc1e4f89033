using System.Diagnostics;
using Azure;
using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.Functions.Uploads;

/// <summary>Begins uploads.</summary>
public sealed partial class UploadStarter(UploadReader reader, UploadIndex index, ILogger<UploadStarter> logger)
{
    /// <summary>
    /// Begins an upload, unless there is one of this id already: then that one is returned as it is. The id is the dedup key.
    /// </summary>
    /// <param name="client">The durable client.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    public async Task<UploadView> StartAsync(DurableTaskClient client, UploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        UploadId id = UploadId.Parse(request.Id);
        if (await reader.FindAsync(client, id, cancellationToken) is { } existing)
        {
            return existing;
        }

        using UploadSpan? span = UploadTracing.Begin(SpanNames.Request, ActivityKind.Server, id)?.With(SpanKeys.Dock, request.Dock);
        request = request with { Trace = span?.Traceparent };
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(UploadOrchestration), request, new StartOrchestrationOptions { InstanceId = id.Value }, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Engines differ in how they refuse an id that another call took meanwhile; what counts is that it is there.
            if (await reader.FindAsync(client, id, cancellationToken) is { } taken)
            {
                LogTaken(id.Value, e.GetType().Name);
                return taken;
            }

            throw;
        }

        // The orchestration writes this as well; here it makes the upload show in lists at once.
        UploadView view = UploadViews.Of(request);
        try
        {
            await index.AddAsync(view, cancellationToken);
        }
        catch (Exception e) when (e.IsOutage() && !cancellationToken.IsCancellationRequested)
        {
            LogNotIndexed(id.Value, (e as RequestFailedException)?.ErrorCode ?? e.GetType().Name);
        }

        LogStarted(id.Value, request.Dock, request.Files.Count);
        return view;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId} of dock {Dock} asked for: {Files} archives")]
    private partial void LogStarted(string uploadId, string dock, int files);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId} was begun by another call meanwhile ({Refusal})")]
    private partial void LogTaken(string uploadId, string refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {UploadId} is not in the index yet, its orchestration will write it: {Code}")]
    private partial void LogNotIndexed(string uploadId, string code);
}

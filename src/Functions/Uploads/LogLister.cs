using DockLogs.Contracts;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>Asks a dock now for its list of logs.</summary>
public sealed class LogLister(IOptions<UploadOptions> options, TimeProvider time)
{
    // The engine's own time to begin and to end the query.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>Sends the query and waits for the dock's answer, no longer than <c>Upload:ReplyTimeout</c> and a little.</summary>
    public async Task<ListLogsResult> ListAsync(DurableTaskClient client, DockSerial dock, IReadOnlyList<string> modules, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        string bid = await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ListLogsOrchestration),
            new ListLogsRequest { Dock = dock.Value, Modules = modules },
            new StartOrchestrationOptions { InstanceId = UploadId.New().Value },
            cancellationToken);

        using var timeout = new CancellationTokenSource(options.Value.ReplyTimeout + Slack, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            OrchestrationMetadata ended = await client.WaitForInstanceCompletionAsync(bid, getInputsAndOutputs: true, bounded.Token);
            return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed && ended.ReadOutputAs<ListLogsResult>() is { } result
                ? result
                : throw new InvalidOperationException($"The list query {bid} ended {ended.RuntimeStatus}: {ended.FailureDetails?.ErrorType}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ListLogsResult { Outcome = ListOutcome.TimedOut, Files = [] };
        }
    }
}

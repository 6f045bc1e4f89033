using DockLogs.Functions.Api;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Pulls;

/// <summary>Pulls as they stand.</summary>
public sealed class PullReader(PullStore store, TimeProvider time)
{
    // Between the request in the storage and the instance in the engine.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(1);

    /// <summary>A pull with its docks, or null when there is no such pull.</summary>
    public async Task<PullReport?> FindAsync(DurableTaskClient client, string pull, CancellationToken cancellationToken)
    {
        if (!PullIds.IsOne(pull))
        {
            return null;
        }

        return await store.FindReportAsync(pull, cancellationToken) ?? await FindRunningAsync(client, pull, cancellationToken);
    }

    /// <summary>A page of pulls without their docks, newest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this list.</exception>
    public async Task<ListPage<PullReport>> ListAsync(DurableTaskClient client, int top, string? continuation, CancellationToken cancellationToken)
    {
        ListPage<string> page = await store.ListAsync(top, continuation, cancellationToken);
        List<PullReport> pulls = [];
        foreach (string id in page.Items)
        {
            PullReport? pull = await store.FindSummaryAsync(id, cancellationToken) ?? await FindRunningAsync(client, id, cancellationToken);
            if (pull is not null)
            {
                pulls.Add(pull with { Docks = null });
            }
        }

        return new ListPage<PullReport>(pulls, page.Continuation);
    }

    private async Task<PullReport?> FindRunningAsync(DurableTaskClient client, string pull, CancellationToken cancellationToken)
    {
        PullRequest? request = await store.FindRequestAsync(pull, cancellationToken);
        if (request is null)
        {
            return null;
        }

        OrchestrationMetadata? instance = await client.GetInstanceAsync(pull, cancellationToken);
        PullReport running = PullReports.Running(request, await store.ReadDocksAsync(pull, cancellationToken));
        if (instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed })
        {
            // It ended while we were looking.
            return await store.FindReportAsync(pull, cancellationToken) ?? PullReports.Broken(running);
        }

        bool isGone = instance is null
            ? time.GetUtcNow() - request.RequestedAt > StartGrace
            : instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
        return isGone ? PullReports.Broken(running) : running;
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// One pull: decide which docks, work on them in a bounded number of lanes, put the report together. The docks'
/// reports are kept in the storage as they come, so this history stays small however large the fleet.
/// </summary>
public static class PullOrchestration
{
    private static readonly TaskOptions StorageRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>Runs the pull.</summary>
    [Function(nameof(PullOrchestration))]
    public static async Task<PullTotals> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullRequest request = context.GetInput<PullRequest>()
            ?? throw new InvalidOperationException($"The input of {nameof(PullOrchestration)} is missing, expected a {nameof(PullRequest)}.");
        PullPlan plan = await context.CallActivityAsync<PullPlan>(PullActivities.Plan, request, StorageRetries);

        int lanes = Math.Min(plan.MaxParallelDocks, plan.Docks.Count);
        Task[] work = [.. Enumerable.Range(0, lanes).Select(lane => RunLaneAsync(context, request, plan, lane, lanes))];
        await Task.WhenAll(work);

        return await context.CallActivityAsync<PullTotals>(
            PullActivities.Finish,
            new PullFinish { Request = request, FinishedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero) },
            StorageRetries);
    }

    private static async Task RunLaneAsync(TaskOrchestrationContext context, PullRequest request, PullPlan plan, int lane, int lanes)
    {
        PullLane input = new()
        {
            Pull = request.Id,
            Since = request.Since,
            Docks = [.. plan.Docks.Where((_, index) => index % lanes == lane)],
            Limits = plan.Limits,
        };
        try
        {
            await context.CallSubOrchestratorAsync(nameof(PullLaneOrchestration), input);
        }
        catch (TaskFailedException)
        {
            // The other lanes go on; the docks this one did not get to are reported as failed at the end.
        }
    }
}

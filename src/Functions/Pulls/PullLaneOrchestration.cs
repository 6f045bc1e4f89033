using DockLogs.Contracts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// Works on docks one after the other. As many lanes run as docks may be busy at once; none waits for another, and
/// each begins a new history now and then.
/// </summary>
public static class PullLaneOrchestration
{
    /// <summary>Docks of one history.</summary>
    public const int DocksPerHistory = 20;

    private static readonly TaskOptions StorageRetries = new(new RetryPolicy(
        maxNumberOfAttempts: 10, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    /// <summary>Runs the lane.</summary>
    [Function(nameof(PullLaneOrchestration))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullLane lane = context.GetInput<PullLane>()
            ?? throw new InvalidOperationException($"The input of {nameof(PullLaneOrchestration)} is missing, expected a {nameof(PullLane)}.");
        IReadOnlyList<PlannedDock> docks = await context.CallActivityAsync<IReadOnlyList<PlannedDock>>(PullActivities.ReadLane, lane, StorageRetries);
        if (lane.Done == 0 && docks.Count > 0 && PullJitter.Of(lane.Pull, docks[0].Dock, lane.StartSpread) is var delay && delay > TimeSpan.Zero)
        {
            await context.CreateTimer(delay, CancellationToken.None);
        }

        foreach (PlannedDock dock in docks)
        {
            await PullDockAsync(context, lane, dock);
        }

        if (docks.Count == DocksPerHistory)
        {
            context.ContinueAsNew(lane with { Done = lane.Done + DocksPerHistory });
        }
    }

    private static async Task PullDockAsync(TaskOrchestrationContext context, PullLane lane, PlannedDock dock)
    {
        PullDockRequest request = new() { Pull = lane.Pull, Round = lane.Round, Dock = dock, Since = lane.Since, Limits = lane.Limits };
        try
        {
            await context.CallSubOrchestratorAsync<PullDockReport>(
                nameof(PullDockOrchestration),
                request,
                new SubOrchestrationOptions(instanceId: PullIds.ForDock(lane.Pull, DockSerial.Parse(dock.Dock), lane.Round)));
        }
        catch (TaskFailedException)
        {
            // One dock never stops the others; without a report it counts as failed.
        }
    }
}

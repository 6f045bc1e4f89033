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
    private const int DocksPerHistory = 20;

    /// <summary>Runs the lane.</summary>
    [Function(nameof(PullLaneOrchestration))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullLane lane = context.GetInput<PullLane>()
            ?? throw new InvalidOperationException($"The input of {nameof(PullLaneOrchestration)} is missing, expected a {nameof(PullLane)}.");
        foreach (PlannedDock dock in lane.Docks.Take(DocksPerHistory))
        {
            await PullDockAsync(context, lane, dock);
        }

        if (lane.Docks.Count > DocksPerHistory)
        {
            context.ContinueAsNew(lane with { Docks = [.. lane.Docks.Skip(DocksPerHistory)] });
        }
    }

    private static async Task PullDockAsync(TaskOrchestrationContext context, PullLane lane, PlannedDock dock)
    {
        PullDockRequest request = new() { Pull = lane.Pull, Dock = dock, Since = lane.Since, Limits = lane.Limits };
        try
        {
            await context.CallSubOrchestratorAsync<PullDockReport>(
                nameof(PullDockOrchestration),
                request,
                new SubOrchestrationOptions(instanceId: PullIds.ForDock(lane.Pull, DockSerial.Parse(dock.Dock))));
        }
        catch (TaskFailedException)
        {
            // One dock never stops the others; without a report it counts as failed.
        }
    }
}

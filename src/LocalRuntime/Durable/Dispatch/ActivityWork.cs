using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>One activity to run. Its result goes to the orchestration, and onto the disk with what that makes of it.</summary>
internal sealed class ActivityWork(EngineParts parts, OrchestrationInstance instance, int generation, ActivityScheduled scheduled) : IWorkItem
{
    public async ValueTask RunAsync()
    {
        if (parts.Crash.Reached(DurableBoundary.BeforeActivity))
        {
            return;
        }

        HistoryEvent? result = await CallAsync().ConfigureAwait(false);
        if (result is not null && !parts.Crash.Reached(DurableBoundary.AfterActivity))
        {
            instance.Receive(new Message(result, Inbox: 0, generation));
        }

        parts.Idle.Leave();
    }

    private async Task<HistoryEvent?> CallAsync()
    {
        if (!parts.Functions.TryGetActivity(scheduled.Name, out ActivityFunction? activity))
        {
            return new ActivityFailed(scheduled.Id, new Failure(
                RetryLoop.ActivityMissing, $"Found no activity named '{scheduled.Name}'.", StackTrace: null, Inner: null));
        }

        try
        {
            ActivityCall call = new()
            {
                Name = scheduled.Name,
                InstanceId = instance.Id,
                TaskId = scheduled.Id,
                Input = scheduled.Input,
            };
            return new ActivityCompleted(scheduled.Id, await activity(call, parts.Stopping.Token).ConfigureAwait(false));
        }
        catch (Exception) when (parts.Stopping.IsCancellationRequested)
        {
            return null; // most likely because it was cut off, so it runs again at the next start
        }
        catch (Exception e) // whatever user code throws is the activity's result
        {
            return new ActivityFailed(scheduled.Id, Failure.From(e));
        }
    }
}

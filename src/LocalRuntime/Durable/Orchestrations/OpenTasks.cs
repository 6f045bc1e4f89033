using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>The durable tasks that an orchestrator started and that have no result yet, by their number.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, OpenTask> open = [];
    private readonly SortedSet<(long FireAt, int Id)> timers = [];

    /// <summary>How many activities have no result yet.</summary>
    public int Activities { get; private set; }

    /// <summary>When the next timer is due (UTC ticks), null without timers.</summary>
    public long? NextTimer => timers.Count == 0 ? null : timers.Min.FireAt;

    public IEnumerable<ActivityScheduled> OpenActivities => open.Values.Select(task => task.Decided).OfType<ActivityScheduled>();

    public Task<string?> Add(int id, DecidedEvent decided)
    {
        OpenTask task = new(decided);
        open.Add(id, task);
        if (decided is ActivityScheduled)
        {
            Activities++;
        }
        else if (decided is TimerCreated timer)
        {
            timers.Add((timer.FireAt, id));
        }

        return task.Source.Task;
    }

    public bool Contains(int id) => open.ContainsKey(id);

    /// <summary>The timers due at <paramref name="now"/> (UTC ticks), earliest first.</summary>
    public IReadOnlyList<int> DueTimers(long now) =>
        NextTimer > now || timers.Count == 0 ? [] : [.. timers.TakeWhile(timer => timer.FireAt <= now).Select(timer => timer.Id)];

    public void Complete(int id, string? result) => Take(id)?.Source.TrySetResult(result);

    public void Fail(int id, Failure failure)
    {
        if (Take(id) is { } task)
        {
            task.Source.TrySetException(ToException(task.Decided, id, failure.ToDetails()));
        }
    }

    public void Cancel(int id, CancellationToken cancellation) => Take(id)?.Source.TrySetCanceled(cancellation);

    /// <summary>A replayed timer fires when the history says, also after the code's delay was changed.</summary>
    public void MoveTimer(int id, long fireAt)
    {
        if (open.TryGetValue(id, out OpenTask? task) && task.Decided is TimerCreated timer && timer.FireAt != fireAt)
        {
            timers.Remove((timer.FireAt, id));
            timers.Add((fireAt, id));
            task.Decided = new TimerCreated(id, fireAt);
        }
    }

    private static Exception ToException(DecidedEvent decided, int id, TaskFailureDetails details) => decided switch
    {
        ActivityScheduled activity => new TaskFailedException(activity.Name, id, details),
        SubOrchestrationScheduled child => new TaskFailedException(child.Name, id, details),
        EntityCalled call => new EntityOperationFailedException(EntityInstanceId.FromString(call.EntityId), call.Operation, details),
        _ => throw new InvalidDataException($"Found a failure for {decided}, expected an activity, a sub-orchestration or an entity call."),
    };

    private OpenTask? Take(int id)
    {
        if (!open.Remove(id, out OpenTask? task))
        {
            return null;
        }

        if (task.Decided is ActivityScheduled)
        {
            Activities--;
        }
        else if (task.Decided is TimerCreated timer)
        {
            timers.Remove((timer.FireAt, id));
        }

        return task;
    }

    private sealed class OpenTask(DecidedEvent decided)
    {
        public DecidedEvent Decided { get; set; } = decided;

        // Continuations run inline: completing the task is running the orchestrator.
        public TaskCompletionSource<string?> Source { get; } = new();
    }
}

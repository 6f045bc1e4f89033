using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// What a turn changes: one commit, and what happens once it is on disk. All of it or nothing: the messages used up,
/// the new history, the messages sent, the instances made, the activities scheduled, the status.
/// </summary>
internal sealed class Transition
{
    private readonly EngineParts parts;
    private readonly OrchestrationInstance instance;
    private readonly Outbox outbox;
    private readonly bool customStatusChanged;
    private readonly HistoryRow? history;
    private readonly RestartRow? restart;

    public Transition(EngineParts parts, OrchestrationInstance instance, OrchestrationRuntime runtime, OrchestrationTurn turn)
    {
        this.parts = parts;
        this.instance = instance;
        Turn = turn;
        outbox = new Outbox(parts);
        Start = instance.Start;
        Generation = instance.Generation;
        LastStep = instance.LastStep;
        string? customStatus = instance.Snapshot.CustomStatus;
        if (runtime.TryTakeCustomStatus(out string? set) && set != customStatus)
        {
            customStatus = set;
            customStatusChanged = true;
        }

        Snapshot = instance.Snapshot with
        {
            Status = StatusAfter(runtime, turn),
            UpdatedAt = turn.Events.Count > 0 || runtime.Outcome is not null ? turn.Now : instance.Snapshot.UpdatedAt,
            CustomStatus = customStatus,
        };
        WakeAt = turn.IsSuspended ? null : runtime.Started ? runtime.Tasks.NextTimer : Start.StartAt ?? 0;
        Send();
        if (runtime.Outcome is ContinuedAsNew next)
        {
            restart = Restart(next);
            history = next.Carried.Count == 0 ? null : Row(++LastStep, [.. next.Carried], openActivities: 0);
        }
        else
        {
            if (runtime.Outcome is Finished finished)
            {
                Finish(finished);
            }

            history = turn.Events.Count == 0 ? null : Row(++LastStep, turn.Events, runtime.Tasks.Activities);
        }
    }

    public OrchestrationTurn Turn { get; }

    public InstanceSnapshot Snapshot { get; private set; }

    public InstanceStart Start { get; private set; }

    public int Generation { get; private set; }

    public int LastStep { get; private set; }

    /// <summary>When the instance wants its next turn (UTC ticks), null for no sooner than something arrives.</summary>
    public long? WakeAt { get; private set; }

    /// <summary>Whether a new execution of the same instance follows.</summary>
    public bool ContinuesAsNew => restart is not null;

    public Commit ToCommit(Func<bool> isValid, Action<Exception?> done) => new(done)
    {
        IsValid = isValid,
        Created = outbox.Created,
        Restarted = restart,
        History = history,
        CustomStatus = customStatusChanged && !Snapshot.IsFinished
            ? new CustomStatusRow(instance.No, Snapshot.UpdatedAt, Snapshot.CustomStatus)
            : null,
        Finished = Snapshot.IsFinished
            ? new FinishedRow(
                instance.No, Snapshot.UpdatedAt, Snapshot.Status, Snapshot.CustomStatus, Snapshot.Output, Snapshot.Failure)
            : null,
        Sent = outbox.Rows,
        Consumed = Turn.Consumed,
    };

    /// <summary>Call when the commit is on disk: sends what it sends, runs what it scheduled.</summary>
    /// <param name="running">The activities of the instance that run in this process.</param>
    public void Dispatch(HashSet<int> running)
    {
        foreach (HistoryEvent happened in Turn.Events)
        {
            switch (happened)
            {
                case ActivityCompleted activity:
                    running.Remove(activity.Id);
                    break;
                case ActivityFailed activity:
                    running.Remove(activity.Id);
                    break;
                case ActivityScheduled activity:
                    running.Add(activity.Id);
                    parts.Idle.Enter();
                    parts.Activities.Enqueue(new ActivityWork(parts, instance, ContinuesAsNew ? Generation - 1 : Generation, activity));
                    break;
            }
        }

        if (ContinuesAsNew)
        {
            running.Clear();
        }

        outbox.Deliver();
    }

    /// <summary>Call when the commit failed.</summary>
    public void Withdraw() => outbox.Withdraw();

    private static OrchestrationRuntimeStatus StatusAfter(OrchestrationRuntime runtime, OrchestrationTurn turn) => runtime switch
    {
        { Outcome: Finished finished } => finished.Status,
        _ when turn.IsSuspended => OrchestrationRuntimeStatus.Suspended,
        { Started: true } => OrchestrationRuntimeStatus.Running,
        _ => OrchestrationRuntimeStatus.Pending,
    };

    private void Send()
    {
        foreach (DecidedEvent decided in Turn.Decided)
        {
            switch (decided)
            {
                case EventSent sent:
                    outbox.ToInstance(sent.InstanceId, new EventRaised(sent.Name, sent.Payload));
                    break;
                case EntityCalled call:
                    outbox.ToEntity(
                        call.EntityId,
                        new EntityRequest(call.Operation, call.Input, new EntityCaller(instance.No, instance.Id, Generation, call.Id)),
                        due: null);
                    break;
                case EntitySignaled signal:
                    outbox.ToEntity(signal.EntityId, new EntityRequest(signal.Operation, signal.Input, Caller: null), signal.At);
                    break;
                case SubOrchestrationScheduled child:
                    StartChild(child);
                    break;
            }
        }
    }

    private void StartChild(SubOrchestrationScheduled child)
    {
        InstanceStart start = new()
        {
            Parent = new ParentCall(instance.No, instance.Id, instance.Name, Generation, child.Id),
            Version = child.Version,
        };
        if (!outbox.TryStart(child.InstanceId, child.Name, child.Input, start))
        {
            Failure taken = new(
                typeof(InvalidOperationException).FullName!,
                $"An Orchestration instance with the ID {child.InstanceId} already exists.",
                StackTrace: null,
                Inner: null);
            outbox.ToInstance(instance, new SubOrchestrationFailed(child.Id, taken), Generation);
        }
    }

    private RestartRow Restart(ContinuedAsNew next)
    {
        Generation++;
        LastStep = 0;
        Start = Start with { StartAt = null, Version = next.Version ?? Start.Version };
        Snapshot = Snapshot with { Input = next.Input };
        WakeAt = 0;
        return new RestartRow(instance.No, Snapshot.UpdatedAt, Generation, Start, next.Input);
    }

    private void Finish(Finished finished)
    {
        Snapshot = Snapshot with { Output = finished.Output, Failure = finished.Failure };
        WakeAt = null;
        Turn.Events.Add(new ExecutionFinished(finished.Status, finished.Output, finished.Failure));
        if (Start.Parent is { } parent)
        {
            outbox.ToCaller(parent.InstanceId, parent.No, parent.Generation, Answer(finished, parent.TaskId));
        }

        if (Turn.Events.OfType<Terminated>().FirstOrDefault() is { Recursive: true } terminated)
        {
            foreach (OrchestrationInstance child in parts.Instances.All.Where(other => other.Start.Parent?.No == instance.No))
            {
                outbox.ToInstance(child, terminated, generation: null);
            }
        }
    }

    private HistoryEvent Answer(Finished finished, int taskId) => finished.Status == OrchestrationRuntimeStatus.Completed
        ? new SubOrchestrationCompleted(taskId, finished.Output)
        : new SubOrchestrationFailed(taskId, finished.Failure ?? new Failure(
            "OrchestrationTerminated", $"Sub-orchestration '{instance.Id}' was terminated.", StackTrace: null, Inner: null));

    private HistoryRow Row(int step, List<HistoryEvent> events, int openActivities) => new(
        (instance.No << StoreSchema.StepBits) + step,
        Snapshot.UpdatedAt,
        Snapshot.Status,
        WakeAt,
        openActivities,
        HistoryJson.Write(events));
}

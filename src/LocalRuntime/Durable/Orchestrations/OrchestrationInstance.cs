using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// A live instance. The little it always keeps in memory answers clients and finds it when something arrives; its
/// runtime is there while it is in use. It takes one turn at a time: messages in, code, one commit, effects out.
/// </summary>
internal sealed partial class OrchestrationInstance : IWorkItem, IWakeable, IResident
{
    // Bounds the size of one history row. Held messages do not count: the one that frees them may be the last.
    private const int MostMessagesInATurn = 1000;

    private readonly EngineParts parts;
    private readonly Mailbox mailbox;
    private readonly HashSet<int> runningActivities = [];
    private readonly Completions completions = new();
    private OrchestrationRuntime? runtime;
    private long wakeAt = long.MaxValue;
    private bool abandoned;

    /// <param name="parts">The engine.</param>
    /// <param name="no">Its number, unique in the database.</param>
    /// <param name="id">Its id, unique among live instances.</param>
    /// <param name="name">Its orchestrator.</param>
    /// <param name="createdAt">UTC ticks.</param>
    /// <param name="start">How it starts.</param>
    /// <param name="input">Its input as JSON.</param>
    /// <param name="held">
    /// Whether it takes no turn before <see cref="Release"/>: nothing of it may be written before its creation is.
    /// </param>
    public OrchestrationInstance(
        EngineParts parts, long no, string id, string name, long createdAt, InstanceStart start, string? input, bool held)
    {
        this.parts = parts;
        mailbox = new Mailbox(busy: held);
        No = no;
        Id = id;
        Name = name;
        CreatedAt = createdAt;
        Start = start;
        Snapshot = new InstanceSnapshot { Status = OrchestrationRuntimeStatus.Pending, UpdatedAt = createdAt, Input = input };
    }

    public long No { get; }

    public string Id { get; }

    public string Name { get; }

    /// <summary>UTC ticks.</summary>
    public long CreatedAt { get; }

    public InstanceStart Start { get; private set; }

    /// <summary>How often it continued as new.</summary>
    public int Generation { get; private set; }

    /// <summary>The number of the last step of this generation on disk.</summary>
    public int LastStep { get; private set; }

    public InstanceSnapshot Snapshot { get; private set; }

    public long? WakeAt => Volatile.Read(ref wakeAt) is var at and < long.MaxValue ? at : null;

    WakePlace? IWakeable.Place { get; set; }

    LinkedListNode<IResident>? IResident.Place { get; set; }

    public InstanceRow ToRow() => new(No, Id, Name, CreatedAt, Start, Snapshot.Input);

    /// <summary>Takes a message.</summary>
    /// <returns>False when the instance is finished.</returns>
    public bool Receive(Message message)
    {
        bool taken = mailbox.Post(message, out bool becameBusy);
        Queue(becameBusy);
        return taken;
    }

    /// <summary>Asks for a turn: something is due.</summary>
    public void Wake()
    {
        mailbox.Post(message: null, out bool becameBusy);
        Queue(becameBusy);
    }

    /// <summary>Completes when the instance is no longer pending, or is finished.</summary>
    public Task WhenAsync(bool finished) => completions.WhenAsync(finished);

    /// <summary>Lets a held instance take its first turn: whatever that writes now follows its creation.</summary>
    public void Release() => Queue(becameBusy: true);

    /// <summary>The instance never came to be: its creation failed.</summary>
    public void Abandon()
    {
        Volatile.Write(ref abandoned, true);
        parts.Instances.Remove(this);
        mailbox.Close();
        completions.Abandon(new InvalidOperationException($"The creation of orchestration '{Id}' failed."));
    }

    public void Evict() => mailbox.WhileIdle(() => runtime = null);

    /// <summary>Takes over what the database knows, at the start of the engine.</summary>
    public void Restore(InstanceSnapshot snapshot, int generation, int lastStep, long? wake)
    {
        Snapshot = snapshot;
        Generation = generation;
        LastStep = lastStep;
        Volatile.Write(ref wakeAt, wake ?? long.MaxValue);
        completions.Reached(snapshot.Status != OrchestrationRuntimeStatus.Pending, isFinished: false);
    }

    public ValueTask RunAsync()
    {
        if (parts.Crash.Reached(DurableBoundary.BeforeStep))
        {
            return default;
        }

        List<Message> messages = [];
        try
        {
            runtime ??= Load();
            bool holds = Snapshot.Status is OrchestrationRuntimeStatus.Suspended or OrchestrationRuntimeStatus.Pending;
            messages = mailbox.Take(holds ? int.MaxValue : MostMessagesInATurn);
            TakeTurn(runtime, messages);
        }
        catch (Exception e) // the boundary of the engine's own work: the database may be unreadable for a while
        {
            LogTurnFailed(parts.Logger, Id, e);
            TryLater(messages);
        }

        return default;
    }

    private OrchestrationRuntime Load()
    {
        OrchestrationRuntime loaded = RuntimeLoader.Load(parts, this);
        foreach (ActivityScheduled activity in loaded.Tasks.OpenActivities)
        {
            if (runningActivities.Add(activity.Id))
            {
                parts.Idle.Enter();
                parts.Activities.Enqueue(new ActivityWork(parts, this, Generation, activity));
            }
        }

        return loaded;
    }

    private void TakeTurn(OrchestrationRuntime current, List<Message> messages)
    {
        bool suspended = Snapshot.Status == OrchestrationRuntimeStatus.Suspended;
        OrchestrationTurn turn = new(current, Generation, parts.Now, Start.StartAt, suspended);
        turn.Take(messages);
        if (turn.Events.Count == 0 && turn.Consumed.Count == 0 && current.Outcome is null)
        {
            mailbox.PutBack(turn.Held);
            EndTurn(turn.IsSuspended ? null : current.Started ? current.Tasks.NextTimer : Start.StartAt);
            return;
        }

        Transition transition = new(parts, this, current, turn);
        if (!parts.Crash.Reached(DurableBoundary.AfterStep))
        {
            parts.Store.Writer.Enqueue(transition.ToCommit(
                isValid: () => !Volatile.Read(ref abandoned),
                done: failure => OnCommitted(transition, messages, failure)));
        }
    }

    private void OnCommitted(Transition transition, List<Message> messages, Exception? failure)
    {
        if (failure is not null)
        {
            transition.Withdraw();
            TryLater(messages);
            return;
        }

        Snapshot = transition.Snapshot;
        Start = transition.Start;
        Generation = transition.Generation;
        LastStep = transition.LastStep;
        mailbox.PutBack(transition.Turn.Held);
        if (Snapshot.IsFinished)
        {
            // Before anybody hears of it: whoever does may start a new instance of this id.
            parts.Instances.Remove(this);
        }

        transition.Dispatch(runningActivities);
        completions.Reached(Snapshot.Status != OrchestrationRuntimeStatus.Pending, Snapshot.IsFinished);
        if (Snapshot.IsFinished)
        {
            Finish();
            return;
        }

        if (transition.ContinuesAsNew)
        {
            runtime = null;
            mailbox.Post(message: null, out _);
        }
        else if (parts.Options.ReplayEveryStep)
        {
            runtime = null;
        }

        EndTurn(transition.WakeAt);
    }

    private void Finish()
    {
        parts.Residents.Remove(this);
        runtime = null;
        Volatile.Write(ref wakeAt, long.MaxValue);
        parts.Wakes.Schedule(this);
        parts.Post.Discard(mailbox.Close());
        parts.Idle.Leave();
    }

    private void TryLater(List<Message> messages)
    {
        runtime = null;
        mailbox.PutBack(messages);
        EndTurn(parts.Now + parts.Options.CommitRetryDelay.Ticks);
    }

    private void EndTurn(long? wake)
    {
        Volatile.Write(ref wakeAt, wake ?? long.MaxValue);
        if (runtime is not null)
        {
            parts.Residents.Touch(this);
        }

        if (mailbox.EndTurn())
        {
            parts.Orchestrations.Enqueue(this);
        }
        else
        {
            parts.Wakes.Schedule(this);
            parts.Idle.Leave();
        }
    }

    private void Queue(bool becameBusy)
    {
        if (becameBusy)
        {
            parts.Idle.Enter();
            parts.Orchestrations.Enqueue(this);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The turn of orchestration '{InstanceId}' failed and is tried again.")]
    private static partial void LogTurnFailed(ILogger logger, string instanceId, Exception exception);
}

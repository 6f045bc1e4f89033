namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// Runs one orchestrator's code on the calling thread and nowhere else: continuations of durable tasks run inline,
/// what code posts or starts through the ambient scheduler runs before <see cref="Run"/> returns. A continuation that
/// arrives from another thread belongs to a task that is not durable; it is not run, but reported.
/// </summary>
internal sealed class OrchestrationPump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = [];
    private readonly PumpScheduler scheduler;
    private readonly Action foreignContinuation;
    private int runningThread;
    private Exception? failure;

    /// <param name="foreignContinuation">Called on a foreign thread when the orchestrator awaited something not durable.</param>
    public OrchestrationPump(Action foreignContinuation)
    {
        this.foreignContinuation = foreignContinuation;
        scheduler = new PumpScheduler(this);
    }

    /// <summary>Whether the caller runs inside <see cref="Run"/>, on its thread.</summary>
    public bool IsCurrent => Volatile.Read(ref runningThread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs one piece of orchestrator code until it waits for something durable.</summary>
    /// <returns>An exception that no task of the orchestrator carries (from async void code), or null.</returns>
    public Exception? Run(Action code)
    {
        SynchronizationContext? previous = Current;
        Volatile.Write(ref runningThread, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        try
        {
            // Through the scheduler, so that ContinueWith and Task.Factory.StartNew in orchestrator code stay on this thread.
            Task.Factory.StartNew(
                static state =>
                {
                    (OrchestrationPump pump, Action code) = ((OrchestrationPump, Action))state!;
                    code();
                    pump.DrainPosted();
                },
                (this, code),
                CancellationToken.None,
                TaskCreationOptions.None,
                scheduler).GetAwaiter().GetResult();
            return Interlocked.Exchange(ref failure, null);
        }
        finally
        {
            SetSynchronizationContext(previous);
            Volatile.Write(ref runningThread, 0);
        }
    }

    /// <summary>Runs a callback that orchestrator code triggers; one that another thread triggers is reported instead.</summary>
    public void Protect(Action callback)
    {
        if (IsCurrent)
        {
            callback();
        }
        else
        {
            foreignContinuation();
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            posted.Enqueue((d, state));
        }
        else
        {
            foreignContinuation();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
        {
            throw new NotSupportedException("Code outside an orchestrator cannot send work into it.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private void DrainPosted()
    {
        while (posted.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            try
            {
                next.Callback(next.State);
            }
            catch (Exception e) // async void code: user code may throw anything, and it must fail only its own orchestration
            {
                failure ??= e;
            }
        }
    }

    private sealed class PumpScheduler(OrchestrationPump pump) : TaskScheduler
    {
        private bool started;

        public override int MaximumConcurrencyLevel => 1;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            if (!pump.IsCurrent)
            {
                pump.foreignContinuation();
            }
            else if (!started)
            {
                started = true;
                TryExecuteTask(task);
                started = false;
            }
            else
            {
                pump.posted.Enqueue((state => TryExecuteTask((Task)state!), task));
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            pump.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);
    }
}

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Something with a moment at which it wants to be woken.</summary>
internal interface IWakeable
{
    /// <summary>The due time (UTC ticks) under which it stands in the queue; owned by the queue.</summary>
    long? Queued { get; set; }

    /// <summary>The moment it really wants (UTC ticks), null for none.</summary>
    long? WakeAt { get; }

    /// <summary>Called when <see cref="WakeAt"/> has come. May be called too early or twice; must not block.</summary>
    void Wake();
}

/// <summary>
/// All timers of the engine over one timer of the <see cref="TimeProvider"/>. An instance stands in the queue once,
/// under its earliest moment; a later moment is put off lazily, so timers that are made and cancelled cost nothing.
/// </summary>
internal sealed class WakeQueue : IDisposable
{
    // The wall clock may jump while the machine's timers do not: look at it again at least this often.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly Lock arming = new();
    private readonly PriorityQueue<IWakeable, long> queue = new();
    private bool disposed;

    public WakeQueue(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(static queue => ((WakeQueue)queue!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Call after <see cref="IWakeable.WakeAt"/> changed.</summary>
    public void Schedule(IWakeable wakeable)
    {
        if (wakeable.WakeAt is not { } at)
        {
            return;
        }

        bool earliest;
        lock (gate)
        {
            if (disposed || wakeable.Queued <= at)
            {
                return;
            }

            earliest = !queue.TryPeek(out _, out long first) || at < first;
            wakeable.Queued = at;
            queue.Enqueue(wakeable, at);
        }

        if (earliest)
        {
            Fire();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            queue.Clear();
        }

        timer.Dispose();
    }

    private void Fire()
    {
        lock (arming)
        {
            List<IWakeable> woken = TakeDue(out TimeSpan? next);
            foreach (IWakeable due in woken)
            {
                due.Wake();
            }

            if (next is { } wait)
            {
                timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private List<IWakeable> TakeDue(out TimeSpan? next)
    {
        List<IWakeable> due = [];
        lock (gate)
        {
            long now = time.GetUtcNow().UtcTicks;
            while (queue.TryPeek(out IWakeable? first, out long at) && at <= now)
            {
                queue.Dequeue();
                if (first.Queued != at)
                {
                    continue; // stands further up under an earlier moment
                }

                first.Queued = null;
                if (first.WakeAt is { } wanted && wanted > now)
                {
                    first.Queued = wanted;
                    queue.Enqueue(first, wanted);
                }
                else if (first.WakeAt is not null)
                {
                    due.Add(first);
                }
            }

            next = !disposed && queue.TryPeek(out _, out long upcoming) ? TimeSpan.FromTicks(upcoming - now) : null;
        }

        return due;
    }
}

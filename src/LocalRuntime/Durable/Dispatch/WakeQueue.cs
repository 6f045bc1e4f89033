namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>All timers of the engine over one timer of the <see cref="TimeProvider"/>.</summary>
internal sealed class WakeQueue : IDisposable
{
    // The wall clock may jump while the machine's timers do not: look at it again at least this often.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly Lock arming = new();
    private readonly SortedSet<WakePlace> queue = [];
    private long order;
    private bool disposed;

    public WakeQueue(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(static queue => ((WakeQueue)queue!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Call after <see cref="IWakeable.WakeAt"/> changed, holding no lock that <see cref="IWakeable.Wake"/> takes.</summary>
    public void Schedule(IWakeable wakeable)
    {
        bool isFirst = false;
        lock (gate)
        {
            long? at = wakeable.WakeAt;
            if (disposed || wakeable.Place?.At == at)
            {
                return;
            }

            if (wakeable.Place is { } old)
            {
                queue.Remove(old);
                wakeable.Place = null;
            }

            if (at is { } moment)
            {
                WakePlace place = new(moment, order++, wakeable);
                wakeable.Place = place;
                queue.Add(place);
                isFirst = queue.Min == place;
            }
        }

        if (isFirst)
        {
            Fire();
        }
    }

    public void Dispose()
    {
        lock (arming) // a timer that is changed while it is disposed of may come alive again
        {
            lock (gate)
            {
                disposed = true;
                queue.Clear();
            }

            timer.Dispose();
        }
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
            while (queue.Min is { } first && first.At <= now)
            {
                queue.Remove(first);
                first.Who.Place = null;
                due.Add(first.Who);
            }

            next = !disposed && queue.Min is { } upcoming ? TimeSpan.FromTicks(upcoming.At - now) : null;
        }

        return due;
    }
}

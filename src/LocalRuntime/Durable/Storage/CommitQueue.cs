using System.Diagnostics;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>What waits for the writer. It takes all of it at once: that is what groups commits.</summary>
internal sealed class CommitQueue
{
    // Less than a sync takes on any disk, more than a turn of an orchestration.
    private static readonly TimeSpan FollowerPatience = TimeSpan.FromMicroseconds(100);

    private readonly object gate = new();
    private List<Commit> queued = [];
    private bool stopping;

    /// <returns>False when the queue is closed.</returns>
    public bool TryAdd(Commit commit)
    {
        lock (gate)
        {
            if (stopping)
            {
                return false;
            }

            queued.Add(commit);
            if (queued.Count == 1)
            {
                Monitor.Pulse(gate);
            }

            return true;
        }
    }

    /// <summary>Takes nothing more; what is queued can still be taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits for commits and exchanges them for the empty list <paramref name="taken"/>.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(ref List<Commit> taken)
    {
        lock (gate)
        {
            while (queued.Count == 0 && !stopping)
            {
                Monitor.Wait(gate);
            }
        }

        long start = Stopwatch.GetTimestamp();
        while (FollowersAreDue() && Stopwatch.GetElapsedTime(start) < FollowerPatience)
        {
            Thread.Yield();
        }

        lock (gate)
        {
            (queued, taken) = (taken, queued);
            return taken.Count > 0;
        }
    }

    private bool FollowersAreDue()
    {
        lock (gate)
        {
            return !stopping && queued.TrueForAll(static commit => commit.HasFollower);
        }
    }
}

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>
/// Counts everything that is running or about to run. Whoever hands work on enters for it before leaving himself, so
/// the count is zero only when all that remains waits for timers or for somebody outside.
/// </summary>
internal sealed class IdleSignal
{
    private readonly Lock gate = new();
    private long running;
    private TaskCompletionSource? idle;

    public void Enter() => Interlocked.Increment(ref running);

    public void Leave()
    {
        if (Interlocked.Decrement(ref running) == 0)
        {
            lock (gate)
            {
                if (Interlocked.Read(ref running) == 0)
                {
                    idle?.TrySetResult();
                    idle = null;
                }
            }
        }
    }

    /// <summary>Completes when nothing runs, at once if nothing does.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (Interlocked.Read(ref running) == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }
}

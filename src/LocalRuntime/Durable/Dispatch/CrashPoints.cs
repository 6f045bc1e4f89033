namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Lets a test end the engine at any durable boundary: nothing is written, sent or run after it.</summary>
internal sealed class CrashPoints(Func<DurableBoundary, bool>? dieAt)
{
    private readonly TaskCompletionSource death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool died;

    /// <summary>Whether the engine died at one of its boundaries.</summary>
    public bool Died => died;

    /// <summary>Completes when the engine dies.</summary>
    public Task WhenDiedAsync() => death.Task;

    /// <summary>Reports a boundary.</summary>
    /// <returns>Whether the engine is dead: the caller then leaves everything as it is.</returns>
    public bool Reached(DurableBoundary boundary)
    {
        if (dieAt is not null && !died && dieAt(boundary))
        {
            died = true;
            death.TrySetResult();
        }

        return died;
    }
}

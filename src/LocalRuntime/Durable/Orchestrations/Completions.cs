namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Lets clients wait for an instance to start or to finish.</summary>
internal sealed class Completions
{
    private readonly Lock gate = new();
    private bool started;
    private bool finished;
    private Exception? abandoned;
    private TaskCompletionSource? onStart;
    private TaskCompletionSource? onFinish;

    public Task WhenAsync(bool finish)
    {
        lock (gate)
        {
            if (finished || (started && !finish))
            {
                return Task.CompletedTask;
            }

            if (abandoned is not null)
            {
                return Task.FromException(abandoned);
            }

            return finish
                ? (onFinish ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : (onStart ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>It will never start: waiting for it fails.</summary>
    public void Abandon(Exception reason)
    {
        lock (gate)
        {
            abandoned = reason;
            onStart?.TrySetException(reason);
            onFinish?.TrySetException(reason);
        }
    }

    public void Reached(bool isStarted, bool isFinished)
    {
        lock (gate)
        {
            started |= isStarted;
            finished |= isFinished;
            if (started || finished)
            {
                onStart?.TrySetResult();
            }

            if (finished)
            {
                onFinish?.TrySetResult();
            }
        }
    }
}

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Lets clients wait for an instance to start or to finish.</summary>
internal sealed class Completions
{
    private readonly Lock gate = new();
    private bool started;
    private bool finished;
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

            return finish
                ? (onFinish ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : (onStart ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
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

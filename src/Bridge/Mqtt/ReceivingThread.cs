using System.Collections.Concurrent;

namespace DockLogs.Bridge.Mqtt;

/// <summary>A thread for asynchronous work that blocks now and then: what the work awaits brings it back here, not to the pool.</summary>
internal sealed class ReceivingThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    private ReceivingThread()
    {
    }

    /// <summary>Runs work on a thread of its own, which ends with it.</summary>
    /// <param name="work">The work.</param>
    public static Task RunAsync(Func<Task> work)
    {
        var context = new ReceivingThread();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => context.Run(work, done)) { IsBackground = true, Name = "MQTT" };
        thread.Start();
        return done.Task;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _posted.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The work is done: what still comes goes where all else goes.
            base.Post(d, state);
        }
    }

    private void Run(Func<Task> work, TaskCompletionSource done)
    {
        SetSynchronizationContext(this);
        var running = work();
        running.ContinueWith(_ => _posted.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var (callback, state) in _posted.GetConsumingEnumerable())
        {
            callback(state);
        }

        done.SetFromTask(running);
    }
}

using System.Collections.Concurrent;

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Runs work in the order it came on the thread pool, so much of it at the same time and no more.</summary>
internal sealed class WorkQueue(int maxConcurrent) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<IWorkItem> waiting = new();
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int workers;
    private volatile bool stopped;

    public void Enqueue(IWorkItem item)
    {
        waiting.Enqueue(item);
        StartWorker();
    }

    /// <summary>Starts no more work; what runs goes on.</summary>
    public void Stop()
    {
        stopped = true;
        Interlocked.MemoryBarrier(); // a worker that ends now either sees the flag or is seen as gone
        EndIfQuiet();
    }

    /// <summary>Completes when, after <see cref="Stop"/>, nothing runs any more.</summary>
    public Task WhenStoppedAsync() => quiet.Task;

    public void Execute() => _ = DrainAsync();

    private void StartWorker()
    {
        int running = Volatile.Read(ref workers);
        while (running < maxConcurrent)
        {
            int seen = Interlocked.CompareExchange(ref workers, running + 1, running);
            if (seen == running)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            running = seen;
        }
    }

    private async Task DrainAsync()
    {
        while (!stopped && waiting.TryDequeue(out IWorkItem? item))
        {
            await item.RunAsync().ConfigureAwait(false);
        }

        Interlocked.Decrement(ref workers);
        if (stopped)
        {
            EndIfQuiet();
        }
        else if (!waiting.IsEmpty)
        {
            StartWorker(); // something came between the last look and the end of this worker
        }
    }

    private void EndIfQuiet()
    {
        if (Volatile.Read(ref workers) == 0)
        {
            quiet.TrySetResult();
        }
    }
}

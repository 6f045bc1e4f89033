namespace DockLogs.LocalRuntime.Hub;

/// <summary>One partition of one hub: where it ends, and a signal for those who wait for more.</summary>
internal sealed class HubPartition(int id, string hub, int number)
{
    private long next;
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    public string Hub => hub;

    public int Number => number;

    /// <summary>Sequence number of the next event; all before it are durable.</summary>
    public long Next => Volatile.Read(ref next);

    /// <summary>The writer's list of what it is about to write.</summary>
    public List<(HubBatch Batch, int Index)> Waiting { get; } = [];

    public void MoveTo(long value)
    {
        Volatile.Write(ref next, value);
        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public async Task WaitBeyondAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the look at Next: a move in between completes this very task.
            Task signal = Volatile.Read(ref moved).Task;
            if (Next > sequence)
            {
                return;
            }

            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}

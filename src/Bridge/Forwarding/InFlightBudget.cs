namespace DockLogs.Bridge.Forwarding;

/// <summary>Counts the bytes between broker and hub, and holds the reader back when there are too many.</summary>
/// <param name="limit">Most bytes; a single larger message passes when nothing else is in flight.</param>
internal sealed class InFlightBudget(long limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Admitted)> _waiting = new();
    private long _bytes;
    private long _messages;

    /// <summary>Bytes in flight.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Messages in flight.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Takes room for one message; completes when there is room.</summary>
    public ValueTask ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource admitted;
        lock (_gate)
        {
            if (_waiting.Count == 0 && HasRoom(bytes))
            {
                Take(bytes);
                return ValueTask.CompletedTask;
            }

            admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, admitted));
        }

        return new ValueTask(WaitAsync(admitted, cancellationToken));
    }

    /// <summary>Gives room back.</summary>
    public void Release(long bytes, long messages)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            _messages -= messages;
            while (_waiting.TryPeek(out var next) && (next.Admitted.Task.IsCompleted || HasRoom(next.Bytes)))
            {
                _waiting.Dequeue();
                if (next.Admitted.TrySetResult())
                {
                    Take(next.Bytes);
                }
            }
        }
    }

    private static async Task WaitAsync(TaskCompletionSource admitted, CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(() => admitted.TrySetCanceled(cancellationToken)))
        {
            await admitted.Task;
        }
    }

    private bool HasRoom(long bytes) => _bytes == 0 || _bytes + bytes <= limit;

    private void Take(long bytes)
    {
        _bytes += bytes;
        _messages++;
    }
}

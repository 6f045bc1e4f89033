using System.Collections.Concurrent;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>
/// The last events of a dock's finished uploads. They ask for an answer (<c>need_reply</c>) and are said again until
/// the cloud gives it, and once more when the cloud repeats a start of long ago.
/// </summary>
internal sealed class LastEvents(SimulatedFleetOptions options, Action<byte[]> send, TimeProvider time) : IAsyncDisposable
{
    private const int Remembered = 32;

    private readonly Lock _gate = new();
    private readonly Queue<(string Bid, byte[] Payload)> _finished = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();
    private readonly ConcurrentDictionary<Task, byte> _sending = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>An upload has ended and the cloud knows it.</summary>
    public void Remember(string bid, byte[] payload)
    {
        lock (_gate)
        {
            _finished.Enqueue((bid, payload));
            if (_finished.Count > Remembered)
            {
                _finished.Dequeue();
            }
        }
    }

    /// <summary>Says the last event of an upload until it is answered.</summary>
    public void Send(string bid, string tid, byte[] payload, Action confirmed)
    {
        Remember(bid, payload);
        var sending = SendAsync(tid, payload, confirmed, _stopping.Token);
        _sending.TryAdd(sending, 0);
        _ = sending.ContinueWith(ended => _sending.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>The last event of an upload that has ended, as far back as is remembered; null for another.</summary>
    public byte[]? Find(string bid)
    {
        lock (_gate)
        {
            return _finished.FirstOrDefault(upload => upload.Bid == bid).Payload;
        }
    }

    /// <summary>The upload begins anew: how it ended before is of no interest any more.</summary>
    public void Forget(string bid)
    {
        lock (_gate)
        {
            var kept = _finished.Where(upload => upload.Bid != bid).ToList();
            _finished.Clear();
            kept.ForEach(_finished.Enqueue);
        }
    }

    /// <summary>Says the last event of an upload once more, if it has ended.</summary>
    public void Repeat(string bid)
    {
        lock (_gate)
        {
            foreach (var (_, payload) in _finished.Where(upload => upload.Bid == bid))
            {
                send(payload);
            }
        }
    }

    /// <summary>The cloud has answered the event with this <c>tid</c>.</summary>
    public void Confirm(string tid)
    {
        if (_waiting.TryGetValue(tid, out var waiting))
        {
            waiting.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_sending.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task SendAsync(string tid, byte[] payload, Action confirmed, CancellationToken cancellationToken)
    {
        var answered = _waiting.GetOrAdd(tid, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            for (var attempt = 1; attempt <= options.EventAttempts; attempt++)
            {
                send(payload);
                try
                {
                    await answered.Task.WaitAsync(options.EventReplyTimeout, time, cancellationToken).ConfigureAwait(false);
                    break;
                }
                catch (TimeoutException)
                {
                    // Said again below.
                }
            }

            // After the last attempt the dock gives up: nobody listens for this upload any more.
            confirmed();
        }
        finally
        {
            _waiting.TryRemove(tid, out _);
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Cli.Tests.Support;

/// <summary>A clock that stands until a test lets a pause pass which the program has really begun.</summary>
internal sealed class SteppedTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _begun = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            _begun.Add(dueTime);
            _more.TrySetResult();
        }

        return timer;
    }

    /// <summary>Waits for a pause of this very length, then lets it pass.</summary>
    public async Task PassAsync(TimeSpan pause)
    {
        await BeginsAsync(pause);
        Advance(pause);
    }

    /// <summary>Waits for a pause of this very length.</summary>
    public async Task BeginsAsync(TimeSpan pause)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_begun.Remove(pause))
                {
                    return;
                }

                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"No pause of {pause} began; there are {string.Join(", ", _begun)}.");
            }
        }
    }
}

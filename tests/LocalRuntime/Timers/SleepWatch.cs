using Microsoft.Extensions.Time.Testing;

namespace DockLogs.LocalRuntime.Tests.Timers;

/// <summary>A clock of a test that knows whether somebody sleeps by it: only then it may be moved, or the sleeper misses what it should see.</summary>
internal sealed class SleepWatch(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _sleeping;

    public bool IsAnybodyAsleep => Volatile.Read(ref _sleeping) > 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var sleep = new Sleep(this);
        ITimer timer = base.CreateTimer(
            _ =>
            {
                sleep.End();
                callback(state);
            },
            null,
            dueTime,
            period);
        return new Alarm(timer, sleep);
    }

    private sealed class Sleep
    {
        private readonly SleepWatch _watch;
        private int _ended;

        public Sleep(SleepWatch watch)
        {
            _watch = watch;
            Interlocked.Increment(ref watch._sleeping);
        }

        public void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Interlocked.Decrement(ref _watch._sleeping);
            }
        }
    }

    private sealed class Alarm(ITimer timer, Sleep sleep) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            sleep.End();
        }

        public ValueTask DisposeAsync()
        {
            sleep.End();
            return timer.DisposeAsync();
        }
    }
}

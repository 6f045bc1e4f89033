using DockLogs.LocalRuntime.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>Runs one timer function at its times, one run at a time; a run missed while the program was down is made up for once.</summary>
internal sealed partial class TimerListener(
    FunctionInvoker invoker,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    TimerStates states,
    TimeProvider time,
    ILogger logger)
{
    // The clock may be set while we wait, so look at it now and then.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    // Put back by less, a clock is corrected, and a run that was stays a run; by more, it was wrong when it was noted.
    private static readonly TimeSpan Correction = TimeSpan.FromHours(1);

    private string Name => invoker.Function.Name;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimerState? remembered = trigger.UseMonitor ? states.Read(Name) : null;
        TimerState state = remembered is not null && remembered.Schedule == schedule.Expression
            ? remembered
            : new TimerState { Schedule = schedule.Expression, Last = remembered?.Last, Next = schedule.NextAfter(time.GetUtcNow()) };
        Remember(state);

        bool isPastDue = state.Next <= time.GetUtcNow();
        if (isPastDue)
        {
            LogMissed(logger, Name, state.Next);
        }

        if (isPastDue || trigger.RunOnStartup)
        {
            state = await RunOnceAsync(state, isPastDue, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            state = await WaitUntilDueAsync(state, cancellationToken).ConfigureAwait(false);
            state = await RunOnceAsync(state, isPastDue: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TimerState> WaitUntilDueAsync(TimerState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            state = Correct(state);
            TimeSpan left = state.Next - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return state;
            }

            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Noted by a clock that was ahead, the next run may be years away.
    private TimerState Correct(TimerState state)
    {
        DateTimeOffset now = time.GetUtcNow();
        return (state.Last is not { } last || last - now > Correction) && schedule.NextAfter(now) is var next && next < state.Next
            ? state with { Next = next }
            : state;
    }

    private async Task<TimerState> RunOnceAsync(TimerState state, bool isPastDue, CancellationToken cancellationToken)
    {
        DateTimeOffset started = time.GetUtcNow();
        var timer = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = new ScheduleStatus
            {
                Last = state.Last?.UtcDateTime ?? default,
                LastUpdated = state.Last?.UtcDateTime ?? default,
                Next = state.Next.UtcDateTime,
            },
        };
        try
        {
            await invoker.InvokeAsync(timer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not noted as run: it is made up for at the next start.
            throw;
        }
        catch (Exception exception)
        {
            // As on Azure: a failed run is a run, the next one comes at its time.
            LogFailed(logger, exception, Name);
        }

        // Not the same time again when the clock has been put back meanwhile.
        DateTimeOffset ended = time.GetUtcNow();
        TimerState after = state with { Last = started, Next = schedule.NextAfter(ended > started || started - ended > Correction ? ended : started) };
        Remember(after);
        return after;
    }

    private void Remember(TimerState state)
    {
        if (!trigger.UseMonitor)
        {
            return;
        }

        try
        {
            states.Write(Name, state);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk must not end the schedule; at worst a restart makes up for a run that was not missed.
            LogNotRemembered(logger, exception, Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Function} was due at {Due} while nothing ran; running it now")]
    private static partial void LogMissed(ILogger logger, string function, DateTimeOffset due);

    [LoggerMessage(LogLevel.Warning, "The state of timer {Function} could not be written")]
    private static partial void LogNotRemembered(ILogger logger, Exception exception, string function);

    [LoggerMessage(LogLevel.Error, "{Function} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function);
}

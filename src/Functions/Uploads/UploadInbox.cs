using Microsoft.DurableTask;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// The events of an orchestration in one place. There is one waiter an event name, kept until its event comes: an engine
/// hands an event to the waiter even if nobody looks at it any more, so an abandoned waiter would swallow one.
/// The timer is kept too and set anew only to ring earlier, so that a flood of progress does not create a flood of timers.
/// </summary>
internal sealed class UploadInbox(TaskOrchestrationContext context)
{
    private Task<CancelRequest>? _cancel;
    private Task<ReplyEvent>? _reply;
    private Task<ProgressEvent>? _progress;
    private Task<SlotEvent>? _slot;
    private Alarm? _alarm;

    /// <summary>The orchestration's time.</summary>
    public DateTimeOffset Now => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <summary>The next event, or null when the time has come or the timer rang early: look at the time and ask again.</summary>
    public async Task<object?> NextAsync(DateTimeOffset until)
    {
        if (TakeArrived() is { } waiting)
        {
            return waiting;
        }

        _cancel ??= context.WaitForExternalEvent<CancelRequest>(UploadEvents.Cancel);
        _reply ??= context.WaitForExternalEvent<ReplyEvent>(UploadEvents.Reply);
        _progress ??= context.WaitForExternalEvent<ProgressEvent>(UploadEvents.Progress);
        _slot ??= context.WaitForExternalEvent<SlotEvent>(UploadEvents.Slot);
        if (TakeArrived() is { } arrived)
        {
            return arrived;
        }

        if (until <= Now)
        {
            return null;
        }

        if (_alarm is null || until.UtcDateTime < _alarm.At)
        {
            StopTimer();
            var end = new CancellationTokenSource();
            _alarm = new Alarm(context.CreateTimer(until.UtcDateTime, end.Token), until.UtcDateTime, end);
        }

        await Task.WhenAny(_cancel, _reply, _progress, _slot, _alarm.Rings);
        if (_alarm.Rings.IsCompleted)
        {
            StopTimer();
        }

        return TakeArrived();
    }

    /// <summary>An event that has come already; in a fixed order, so that a replay takes the same.</summary>
    public object? TakeArrived() => Take(ref _cancel) ?? Take(ref _reply) ?? Take(ref _progress) ?? (object?)Take(ref _slot);

    /// <summary>Ends the timer; an orchestration with a running one does not end.</summary>
    public void StopTimer()
    {
        if (_alarm is { Rings.IsCompleted: false })
        {
            _alarm.End.Cancel();
        }

        _alarm?.End.Dispose();
        _alarm = null;
    }

    private static T? Take<T>(ref Task<T>? waiter)
        where T : class
    {
        if (waiter is not { IsCompletedSuccessfully: true })
        {
            return null;
        }

        T taken = waiter.Result;
        waiter = null;
        return taken;
    }

    private sealed record Alarm(Task Rings, DateTime At, CancellationTokenSource End);
}

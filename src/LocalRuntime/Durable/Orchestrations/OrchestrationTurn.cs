using DockLogs.LocalRuntime.Durable.History;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// One turn of an orchestration: takes what arrived and what is due, in order, to its code, and keeps what became
/// history. While an instance is suspended or its start lies ahead, everything but control messages is held.
/// </summary>
internal sealed class OrchestrationTurn(OrchestrationRuntime runtime, int generation, long now, long? startAt, bool suspended)
{
    private readonly long now = Math.Max(now, runtime.Now);

    /// <summary>What this turn adds to the history.</summary>
    public List<HistoryEvent> Events { get; } = [];

    /// <summary>Inbox rows that are used up.</summary>
    public List<long> Consumed { get; } = [];

    /// <summary>Messages for a later turn, in order.</summary>
    public List<Message> Held { get; private set; } = [];

    public List<DecidedEvent> Decided { get; private set; } = [];

    public bool IsSuspended => suspended;

    /// <summary>The turn's moment, UTC ticks.</summary>
    public long Now => now;

    public void Take(List<Message> messages)
    {
        StartWhenDue();
        foreach (Message message in messages)
        {
            Take(message);
        }

        if (!suspended && runtime.Started)
        {
            foreach (int timer in runtime.Tasks.DueTimers(now))
            {
                Apply(new TimerFired(timer));
            }
        }

        Decided = runtime.TakeDecided();
        Events.AddRange(Decided);
    }

    private void Take(Message message)
    {
        if (runtime.Outcome is not null)
        {
            Held.Add(message);
            return;
        }

        switch (message.Event)
        {
            case Terminated terminated:
                Apply(terminated);
                break;
            case Suspended when suspended:
                break;
            case Suspended suspend:
                suspended = true;
                Apply(suspend);
                break;
            case Resumed resumed:
                Resume(resumed);
                break;
            default:
                if (message.Generation is not { } meant || meant == generation)
                {
                    if (suspended || !runtime.Started)
                    {
                        Held.Add(message);
                        return;
                    }

                    Apply(message.Event);
                }

                break;
        }

        if (message.Inbox != 0)
        {
            Consumed.Add(message.Inbox);
        }
    }

    private void Resume(HistoryEvent resumed)
    {
        if (!suspended)
        {
            return;
        }

        suspended = false;
        Apply(resumed);
        StartWhenDue();
        List<Message> waiting = Held;
        Held = [];
        foreach (Message message in waiting)
        {
            Take(message);
        }
    }

    private void StartWhenDue()
    {
        if (!suspended && !runtime.Started && !(startAt > now))
        {
            Apply(new ExecutionStarted());
        }
    }

    private void Apply(HistoryEvent received)
    {
        if (runtime.Outcome is not null || !runtime.Expects(received))
        {
            return;
        }

        if (Events.Count == 0)
        {
            StepStarted step = new(now);
            Events.Add(step);
            runtime.Apply(step);
        }

        Events.Add(received);
        runtime.Apply(received);
    }
}

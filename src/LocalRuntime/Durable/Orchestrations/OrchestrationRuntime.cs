using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// One execution of an orchestrator in memory: its code, suspended where it awaits, and what it waits for. It is made
/// by replaying a history and then kept ("sticky") while events go on arriving; it may be dropped at any time.
/// Not thread-safe: the owner lets in one thread at a time.
/// </summary>
internal sealed class OrchestrationRuntime
{
    private readonly OrchestrationIdentity identity;
    private readonly Func<TaskOrchestrationContext, Task<object?>>? orchestrator;
    private readonly DataConverter converter;
    private readonly LocalOrchestrationContext context;
    private readonly OrchestrationPump pump;
    private Task<object?>? main;

    /// <param name="identity">The execution.</param>
    /// <param name="orchestrator">Its code, null when there is no function of that name.</param>
    /// <param name="converter">Reads and writes payloads.</param>
    /// <param name="loggers">Where the orchestrator's loggers come from.</param>
    /// <param name="illegalAwait">Called on a foreign thread when the code was resumed by something not durable.</param>
    public OrchestrationRuntime(
        OrchestrationIdentity identity,
        Func<TaskOrchestrationContext, Task<object?>>? orchestrator,
        DataConverter converter,
        ILoggerFactory loggers,
        Action illegalAwait)
    {
        this.identity = identity;
        this.orchestrator = orchestrator;
        this.converter = converter;
        pump = new OrchestrationPump(illegalAwait);
        context = new LocalOrchestrationContext(identity, pump, converter, loggers);
    }

    public bool Started => main is not null || Outcome is not null;

    /// <summary>How it ended, null while it goes on.</summary>
    public OrchestrationOutcome? Outcome { get; private set; }

    public OpenTasks Tasks => context.Tasks;

    /// <summary>The orchestration's clock, UTC ticks: never goes back, whatever the machine's clock does.</summary>
    public long Now => context.Now.Ticks;

    /// <summary>Takes the custom status if the code set one since the last time.</summary>
    public bool TryTakeCustomStatus(out string? status)
    {
        status = context.CustomStatus;
        bool set = context.CustomStatusSet;
        context.CustomStatusSet = false;
        return set;
    }

    public List<DecidedEvent> TakeDecided() => context.TakeDecided();

    /// <summary>Repeats one recorded step.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code decided otherwise this time.</exception>
    public void Replay(List<HistoryEvent> step)
    {
        context.Replaying = true;
        try
        {
            List<DecidedEvent> recorded = [];
            foreach (HistoryEvent happened in step)
            {
                if (happened is DecidedEvent decided)
                {
                    recorded.Add(decided);
                }
                else
                {
                    Apply(happened);
                }
            }

            ReplayCheck.Compare(identity, recorded, context.TakeDecided());
            foreach (TimerCreated timer in recorded.OfType<TimerCreated>())
            {
                Tasks.MoveTimer(timer.Id, timer.FireAt);
            }

            if (Outcome is not null)
            {
                throw ReplayCheck.Mismatch(identity, "expected it to go on as its history does, found it finished");
            }
        }
        finally
        {
            context.Replaying = false;
            context.CustomStatusSet = false;
        }
    }

    /// <summary>Ends it from outside.</summary>
    public void Fail(Failure failure) => Outcome ??= Finished.Failed(failure);

    /// <summary>Whether <paramref name="received"/> concerns something this execution still waits for.</summary>
    public bool Expects(HistoryEvent received) => received switch
    {
        ActivityCompleted activity => Tasks.Contains(activity.Id),
        ActivityFailed activity => Tasks.Contains(activity.Id),
        SubOrchestrationCompleted child => Tasks.Contains(child.Id),
        SubOrchestrationFailed child => Tasks.Contains(child.Id),
        EntityReplied reply => Tasks.Contains(reply.Id),
        TimerFired timer => Tasks.Contains(timer.Id),
        _ => true,
    };

    /// <summary>Hands the code one event and runs it until it waits again or ends.</summary>
    public void Apply(HistoryEvent received)
    {
        switch (received)
        {
            case StepStarted step:
                context.Now = new DateTime(step.At, DateTimeKind.Utc);
                return;
            case Terminated terminated:
                Outcome = new Finished(OrchestrationRuntimeStatus.Terminated, terminated.Output, Failure: null);
                return;
            case IllegalAwait illegal:
                Outcome = Finished.Failed(illegal.Failure);
                return;
            case Suspended or Resumed or ExecutionFinished:
                return;
        }

        Exception? stray = pump.Run(() => Hand(received));
        Outcome ??= stray is null ? FindOutcome() : Finished.Failed(Failure.From(stray));
    }

    private void Hand(HistoryEvent received)
    {
        switch (received)
        {
            case ExecutionStarted:
                main = Start();

                // Code that got onto another thread (ConfigureAwait(false)) may end there, where no pump looks.
                _ = main.ContinueWith(
                    _ => pump.Protect(static () => { }),
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                break;
            case ActivityCompleted activity:
                Tasks.Complete(activity.Id, activity.Result);
                break;
            case ActivityFailed activity:
                Tasks.Fail(activity.Id, activity.Failure);
                break;
            case SubOrchestrationCompleted child:
                Tasks.Complete(child.Id, child.Result);
                break;
            case SubOrchestrationFailed child:
                Tasks.Fail(child.Id, child.Failure);
                break;
            case EntityReplied { Failure: { } failure } reply:
                Tasks.Fail(reply.Id, failure);
                break;
            case EntityReplied reply:
                Tasks.Complete(reply.Id, reply.Result);
                break;
            case TimerFired timer:
                Tasks.Complete(timer.Id, result: null);
                break;
            case EventRaised raised:
                context.Events.Raise(raised);
                break;
            default:
                throw new InvalidDataException($"Found {received.GetType().Name} in a history, expected an event for an orchestration.");
        }
    }

    private Task<object?> Start()
    {
        if (orchestrator is null)
        {
            Outcome = Finished.Failed(new Failure(
                RetryLoop.OrchestratorMissing, $"Found no orchestrator named '{identity.Name}'.", StackTrace: null, Inner: null));
            return Task.FromResult<object?>(null);
        }

        try
        {
            return orchestrator(context);
        }
        catch (Exception e) // orchestrators that are not async throw here; any failure of user code is a result
        {
            return Task.FromException<object?>(e);
        }
    }

    private OrchestrationOutcome? FindOutcome()
    {
        if (main is not { IsCompleted: true })
        {
            return null;
        }

        if (!main.IsCompletedSuccessfully)
        {
            return Finished.Failed(Failure.From(main.Exception?.InnerException ?? new TaskCanceledException(main)));
        }

        try
        {
            return context.NextExecution is { } next
                ? new ContinuedAsNew(
                    converter.Serialize(next.NewInput), next.NewVersion, next.PreserveUnprocessedEvents ? context.Events.Unprocessed : [])
                : new Finished(OrchestrationRuntimeStatus.Completed, converter.Serialize(main.Result), Failure: null);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            return Finished.Failed(Failure.From(e));
        }
    }
}

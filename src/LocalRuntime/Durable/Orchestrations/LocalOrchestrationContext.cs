using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>What orchestrator code talks to: every call becomes a decided event and, where it has a result, an open task.</summary>
internal sealed class LocalOrchestrationContext : TaskOrchestrationContext
{
    private readonly OrchestrationIdentity identity;
    private readonly OrchestrationPump pump;
    private readonly DataConverter converter;
    private readonly OrchestrationEntityFeature entities;
    private List<DecidedEvent> decided = [];
    private int nextTaskId;
    private int nextGuid;

    public LocalOrchestrationContext(
        OrchestrationIdentity identity, OrchestrationPump pump, DataConverter converter, ILoggerFactory loggers)
    {
        this.identity = identity;
        this.pump = pump;
        this.converter = converter;
        LoggerFactory = loggers;
        Events = new ExternalEvents(converter);
        entities = new OrchestrationEntityFeature(this, converter);
    }

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override string Version => identity.Start.Version ?? string.Empty;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public override TaskOrchestrationEntityFeature Entities => entities;

    protected override ILoggerFactory LoggerFactory { get; }

    public OpenTasks Tasks { get; } = new();

    public ExternalEvents Events { get; }

    public DateTime Now { get; set; } = DateTime.UnixEpoch;

    public bool Replaying { get; set; }

    /// <summary>Whether the code set <see cref="CustomStatus"/> since this was last taken back.</summary>
    public bool CustomStatusSet { get; set; }

    /// <summary>The status as JSON.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>What the code asked the next execution to begin with, null while it asked for none.</summary>
    public ContinueAsNewOptions? NextExecution { get; private set; }

    public List<DecidedEvent> TakeDecided()
    {
        List<DecidedEvent> taken = decided;
        decided = [];
        return taken;
    }

    public override T? GetInput<T>()
        where T : default
    {
        EnsureLegalAccess();
        return converter.Deserialize<T>(identity.Input);
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureLegalAccess();
        EnsureInput(input, options);
        string? payload = converter.Serialize(input);
        return RetryLoop.RunAsync(
            this, options?.Retry, () => DecideAsync<TResult>(id => new ActivityScheduled(id, name.Name, payload)));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureLegalAccess();
        EnsureInput(input, options);
        string? payload = converter.Serialize(input);
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.EnsureOrchestration(instanceId);
        return RetryLoop.RunAsync(
            this,
            options?.Retry,
            () => DecideAsync<TResult>(id => new SubOrchestrationScheduled(
                id, orchestratorName.Name, instanceId, payload, options?.Version?.Version)));
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureLegalAccess();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        int id = nextTaskId++;
        Task timer = Tasks.Add(id, Decide(new TimerCreated(id, fireAt.ToUniversalTime().Ticks)));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => pump.Protect(() => Tasks.Cancel(id, cancellationToken)));
        }

        return timer;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureLegalAccess();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Events.WaitFor<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureLegalAccess();
        InstanceIds.EnsureOrchestration(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Decide(new EventSent(nextTaskId++, instanceId, eventName, converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureLegalAccess();
        CustomStatus = converter.Serialize(customStatus);
        CustomStatusSet = true;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureLegalAccess();
        ArgumentNullException.ThrowIfNull(options);
        NextExecution = options;
    }

    public override Guid NewGuid()
    {
        EnsureLegalAccess();
        return DeterministicGuid.Create(InstanceId, Now, nextGuid++);
    }

    /// <summary>Numbers, records and opens a call whose result is JSON, and waits for that result.</summary>
    public async Task<TResult> DecideAsync<TResult>(Func<int, DecidedEvent> call)
    {
        int id = nextTaskId++;
        string? result = await Tasks.Add(id, Decide(call(id)));
        return converter.Deserialize<TResult>(result)!;
    }

    /// <summary>Numbers and records a call that has no result.</summary>
    public void Decide(Func<int, DecidedEvent> call) => Decide(call(nextTaskId++));

    /// <exception cref="InvalidOperationException">The caller is not the orchestrator's own thread.</exception>
    public void EnsureLegalAccess()
    {
        if (!pump.IsCurrent)
        {
            throw new InvalidOperationException(IllegalAwaits.Message(identity));
        }
    }

    private static void EnsureInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"Found {nameof(TaskOptions)} as the input and no options, expected them as the options.", nameof(input));
        }
    }

    private DecidedEvent Decide(DecidedEvent what)
    {
        decided.Add(what);
        return what;
    }
}

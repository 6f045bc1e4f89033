using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.History;

/// <summary>What an orchestrator decides. A replay must decide the same again, in the same order.</summary>
internal abstract record DecidedEvent : HistoryEvent;

internal sealed record ActivityScheduled(int Id, string Name, string? Input) : DecidedEvent;

internal sealed record TimerCreated(int Id, long FireAt) : DecidedEvent;

internal sealed record SubOrchestrationScheduled(int Id, string Name, string InstanceId, string? Input, string? Version) : DecidedEvent;

internal sealed record EventSent(int Id, string InstanceId, string Name, string? Payload) : DecidedEvent;

internal sealed record EntityCalled(int Id, string EntityId, string Operation, string? Input) : DecidedEvent;

internal sealed record EntitySignaled(int Id, string EntityId, string Operation, string? Input, long? At) : DecidedEvent;

/// <summary>The end of an execution. Not compared in a replay: nothing replays a finished orchestration.</summary>
internal sealed record ExecutionFinished(OrchestrationRuntimeStatus Status, string? Output, Failure? Failure) : HistoryEvent;

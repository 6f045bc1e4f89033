namespace DockLogs.LocalRuntime.Durable.History;

// What an orchestration receives. A replay hands these to the orchestrator again, in the order of the history.

/// <summary>A step begins: the orchestration's clock stands at <paramref name="At"/> (UTC ticks) until the next one.</summary>
internal sealed record StepStarted(long At) : HistoryEvent;

internal sealed record ExecutionStarted : HistoryEvent;

internal sealed record ActivityCompleted(int Id, string? Result) : HistoryEvent;

internal sealed record ActivityFailed(int Id, Failure Failure) : HistoryEvent;

internal sealed record TimerFired(int Id) : HistoryEvent;

internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;

internal sealed record SubOrchestrationCompleted(int Id, string? Result) : HistoryEvent;

internal sealed record SubOrchestrationFailed(int Id, Failure Failure) : HistoryEvent;

internal sealed record EntityReplied(int Id, string? Result, Failure? Failure) : HistoryEvent;

internal sealed record Suspended(string? Reason) : HistoryEvent;

internal sealed record Resumed(string? Reason) : HistoryEvent;

internal sealed record Terminated(string? Output, bool Recursive) : HistoryEvent;

/// <summary>The orchestrator awaited something that is not durable and was resumed by it.</summary>
internal sealed record IllegalAwait(Failure Failure) : HistoryEvent;

/// <summary>An operation on its way to an entity. Without a caller it is a signal and nobody gets the result.</summary>
internal sealed record EntityRequest(string Operation, string? Input, EntityCaller? Caller) : HistoryEvent;

/// <summary>The orchestration that waits for an entity: its number, its generation and the number of its call.</summary>
internal sealed record EntityCaller(long No, string InstanceId, int Generation, int TaskId);

using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>What clients may know about an instance: always a committed state, replaced as a whole.</summary>
internal sealed record InstanceSnapshot
{
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>UTC ticks of the last committed transition.</summary>
    public required long UpdatedAt { get; init; }

    public string? Input { get; init; }

    public string? CustomStatus { get; init; }

    public string? Output { get; init; }

    public Failure? Failure { get; init; }

    public bool IsFinished => IsEnd(Status);

    public static bool IsEnd(OrchestrationRuntimeStatus status) => status
        is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;
}

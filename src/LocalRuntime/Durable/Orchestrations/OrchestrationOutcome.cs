using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>How an execution ended: for good, or to go on as a new execution.</summary>
internal abstract record OrchestrationOutcome;

internal sealed record Finished(OrchestrationRuntimeStatus Status, string? Output, Failure? Failure) : OrchestrationOutcome
{
    public static Finished Failed(Failure failure) => new(OrchestrationRuntimeStatus.Failed, Output: null, failure);
}

/// <summary>A new execution begins with this input; the carried events are there before it starts.</summary>
internal sealed record ContinuedAsNew(string? Input, string? Version, IReadOnlyList<EventRaised> Carried) : OrchestrationOutcome;

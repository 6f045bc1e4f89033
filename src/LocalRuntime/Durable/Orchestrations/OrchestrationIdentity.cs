using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>What never changes about an execution, however often it is replayed.</summary>
internal sealed record OrchestrationIdentity(string Name, string InstanceId, string? Input, InstanceStart Start)
{
    public ParentOrchestrationInstance? Parent =>
        Start.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;
}

using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>An instance as clients see it.</summary>
internal sealed record InstanceRecord(long No, string Id, string Name, long CreatedAt, InstanceStart Start, InstanceSnapshot Snapshot)
{
    public static InstanceRecord Of(OrchestrationInstance instance) =>
        new(instance.No, instance.Id, instance.Name, instance.CreatedAt, instance.Start, instance.Snapshot);
}

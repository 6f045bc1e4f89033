using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>Which instances to read. Times are UTC ticks, both ends included.</summary>
internal sealed record InstanceFilter
{
    public long? CreatedFrom { get; init; }

    public long? CreatedTo { get; init; }

    public string? Prefix { get; init; }

    /// <summary>The number of the instance whose direct sub-orchestrations are meant.</summary>
    public long? Parent { get; init; }

    /// <summary>True for finished ones only, false for live ones only, null for both.</summary>
    public bool? Finished { get; init; }

    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses { get; init; }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Every instance that is not finished, by id. An id in here is taken.</summary>
internal sealed class InstanceDirectory
{
    private readonly ConcurrentDictionary<string, OrchestrationInstance> live = new(StringComparer.Ordinal);

    public IEnumerable<OrchestrationInstance> All => live.Values;

    public bool TryAdd(OrchestrationInstance instance) => live.TryAdd(instance.Id, instance);

    public bool TryGet(string id, [NotNullWhen(true)] out OrchestrationInstance? instance) => live.TryGetValue(id, out instance);

    /// <summary>Finds an instance that is still the one of that number, not a later one with the same id.</summary>
    public bool TryGet(string id, long no, [NotNullWhen(true)] out OrchestrationInstance? instance) =>
        live.TryGetValue(id, out instance) && instance.No == no;

    public void Remove(OrchestrationInstance instance) => live.TryRemove(KeyValuePair.Create(instance.Id, instance));
}

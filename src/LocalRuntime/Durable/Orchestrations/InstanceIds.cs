using System.Diagnostics.CodeAnalysis;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Ids that begin with '@' belong to entities, as in Durable Functions.</summary>
internal static class InstanceIds
{
    /// <exception cref="ArgumentException">The id is empty or an entity's.</exception>
    public static void EnsureOrchestration([NotNull] string? instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId[0] == '@')
        {
            throw new ArgumentException($"Found the entity id '{instanceId}', expected an orchestration's instance id.", nameof(instanceId));
        }
    }
}

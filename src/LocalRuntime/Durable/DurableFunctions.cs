using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable;

/// <summary>The functions of one host, registered by name before the engine starts.</summary>
public sealed class DurableFunctions : IDurableFunctions
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ActivityFunction> activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<ITaskEntity>> entities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds an orchestrator.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableFunctions AddOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        Add(orchestrators, "orchestrator", name, orchestrator);
        return this;
    }

    /// <summary>Adds an activity.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableFunctions AddActivity(string name, ActivityFunction activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        Add(activities, "activity", name, activity);
        return this;
    }

    /// <summary>Adds an entity.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public DurableFunctions AddEntity(string name, Func<ITaskEntity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Add(entities, "entity", name, factory);
        return this;
    }

    /// <inheritdoc/>
    public bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator) =>
        orchestrators.TryGetValue(name, out orchestrator);

    /// <inheritdoc/>
    public bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityFunction? activity) =>
        activities.TryGetValue(name, out activity);

    /// <inheritdoc/>
    public bool TryGetEntity(string name, [NotNullWhen(true)] out Func<ITaskEntity>? factory) =>
        entities.TryGetValue(name, out factory);

    private static void Add<T>(Dictionary<string, T> known, string kind, string name, T function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!known.TryAdd(name, function))
        {
            throw new ArgumentException($"Found two functions for the {kind} '{name}', expected one.", nameof(name));
        }
    }
}

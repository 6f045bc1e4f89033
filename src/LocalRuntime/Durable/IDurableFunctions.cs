using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable;

/// <summary>What the engine can run, by name. Names compare without regard to case.</summary>
public interface IDurableFunctions
{
    /// <summary>Finds an orchestrator. It is called once per replay; its result becomes the output.</summary>
    bool TryGetOrchestrator(string name, [NotNullWhen(true)] out Func<TaskOrchestrationContext, Task<object?>>? orchestrator);

    /// <summary>Finds an activity. An exception it throws becomes the failure that the orchestrator sees.</summary>
    bool TryGetActivity(string name, [NotNullWhen(true)] out ActivityFunction? activity);

    /// <summary>Finds how to make an entity. One is made for every batch of operations and dropped after it.</summary>
    bool TryGetEntity(string name, [NotNullWhen(true)] out Func<ITaskEntity>? factory);
}

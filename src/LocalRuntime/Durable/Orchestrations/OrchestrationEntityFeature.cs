using System.Diagnostics.CodeAnalysis;
using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>Entities as an orchestrator sees them: calls and signals. Critical sections are not offered.</summary>
internal sealed class OrchestrationEntityFeature(LocalOrchestrationContext context, DataConverter converter) : TaskOrchestrationEntityFeature
{
    public override Task<TResult> CallEntityAsync<TResult>(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null)
    {
        Ensure(id, operationName);
        string? payload = converter.Serialize(input);
        return context.DecideAsync<TResult>(taskId => new EntityCalled(taskId, id.ToString(), operationName, payload));
    }

    public override Task CallEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
        CallEntityAsync<object>(id, operationName, input, options);

    public override Task SignalEntityAsync(
        EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        Ensure(id, operationName);
        string? payload = converter.Serialize(input);
        context.Decide(taskId => new EntitySignaled(
            taskId, id.ToString(), operationName, payload, options?.SignalTime?.UtcTicks));
        return Task.CompletedTask;
    }

    /// <exception cref="NotSupportedException">Always: this engine has no entity locks; use an entity with a lease instead.</exception>
    public override Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds) =>
        throw new NotSupportedException($"{nameof(LockEntitiesAsync)} is not supported by the local runtime.");

    public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
    {
        entityIds = null;
        return false;
    }

    private void Ensure(EntityInstanceId id, string operationName)
    {
        context.EnsureLegalAccess();
        ArgumentException.ThrowIfNullOrEmpty(operationName);
        if (id == default)
        {
            throw new ArgumentException("Found the default entity id, expected a name and a key.", nameof(id));
        }
    }
}

using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>
/// Runs operations one after the other. One that throws changes nothing: neither the state nor what it wanted to send.
/// </summary>
internal sealed partial class EntityBatch(EngineParts parts, string id, string? state)
{
    /// <summary>What entity names are called that no function has.</summary>
    private const string EntityMissing = "EntityTaskNotFound";

    private readonly EntityInstanceId entityId = EntityInstanceId.FromString(id);

    /// <summary>The state after the operations, as JSON.</summary>
    public string? State { get; private set; } = state;

    public Outbox Outbox { get; } = new(parts);

    public async Task RunAsync(List<Message> messages)
    {
        ITaskEntity? entity = parts.Functions.TryGetEntity(entityId.Name, out Func<ITaskEntity>? factory) ? factory() : null;
        foreach (Message message in messages)
        {
            if (message.Event is EntityRequest request)
            {
                (string? result, Failure? failure) = entity is null
                    ? (null, new Failure(EntityMissing, $"Found no entity named '{entityId.Name}'.", StackTrace: null, Inner: null))
                    : await RunAsync(entity, request).ConfigureAwait(false);
                if (request.Caller is { } caller)
                {
                    Outbox.ToCaller(caller.InstanceId, caller.No, caller.Generation, new EntityReplied(caller.TaskId, result, failure));
                }
                else if (failure is not null)
                {
                    LogSignalFailed(parts.Logger, id, request.Operation, failure.Type, failure.Message);
                }
            }
        }
    }

    private async ValueTask<(string? Result, Failure? Failure)> RunAsync(ITaskEntity entity, EntityRequest request)
    {
        EntityScope scope = new(parts.Converter, entityId, State);
        try
        {
            object? result = await entity.RunAsync(new EntityOperation(scope, parts.Converter, request)).ConfigureAwait(false);
            string? answer = parts.Converter.Serialize(result);
            State = scope.State;
            scope.SendTo(Outbox, LogNotStarted);
            return (answer, null);
        }
        catch (OperationCanceledException) when (parts.Stopping.IsCancellationRequested)
        {
            throw; // it runs again at the next start
        }
        catch (Exception e) // whatever user code throws is the operation's result
        {
            return (null, Failure.From(e));
        }
    }

    private void LogNotStarted(string instanceId) => LogNotStarted(parts.Logger, id, instanceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Signal '{Operation}' to entity '{EntityId}' failed with {ErrorType}: {ErrorMessage}")]
    private static partial void LogSignalFailed(ILogger logger, string entityId, string operation, string errorType, string errorMessage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Entity '{EntityId}' started no orchestration '{InstanceId}': one with this id is running.")]
    private static partial void LogNotStarted(ILogger logger, string entityId, string instanceId);
}

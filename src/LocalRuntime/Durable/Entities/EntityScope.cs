using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>One operation's view of its entity: the id, the state, and what it wants to send when it succeeds.</summary>
internal sealed class EntityScope(DataConverter converter, EntityInstanceId id, string? state) : TaskEntityContext
{
    private readonly List<(string Id, EntityRequest Request, long? Due)> signals = [];
    private readonly List<(string Id, string Name, string? Input, InstanceStart Start)> starts = [];

    public override EntityInstanceId Id => id;

    /// <summary>The state as JSON, null for none.</summary>
    public string? State { get; set; } = state;

    public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(operationName);
        if (id == default)
        {
            throw new ArgumentException("Found the default entity id, expected a name and a key.", nameof(id));
        }

        EntityRequest request = new(operationName, converter.Serialize(input), Caller: null);
        signals.Add((id.ToString(), request, options?.SignalTime?.UtcTicks));
    }

    public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
    {
        string instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        InstanceIds.EnsureOrchestration(instanceId);
        starts.Add((instanceId, name.Name, converter.Serialize(input), InstanceStarts.From(options)));
        return instanceId;
    }

    /// <summary>Sends what the operation asked for, in its order.</summary>
    public void SendTo(Outbox outbox, Action<string> notStarted)
    {
        foreach ((string target, EntityRequest request, long? due) in signals)
        {
            outbox.ToEntity(target, request, due);
        }

        foreach ((string instanceId, string name, string? input, InstanceStart start) in starts)
        {
            if (!outbox.TryStart(instanceId, name, input, start))
            {
                notStarted(instanceId);
            }
        }
    }
}

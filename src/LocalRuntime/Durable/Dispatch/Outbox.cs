using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>
/// What one transition sends: rows that are written with it, and deliveries that are made once it is on disk. A
/// message to an instance that does not exist or is finished is dropped, as in Durable Functions.
/// </summary>
internal sealed class Outbox(EngineParts parts)
{
    private readonly List<(OrchestrationInstance Instance, Message Message)> toInstances = [];
    private readonly List<(string Entity, Message Message, long? Due)> toEntities = [];
    private readonly List<OrchestrationInstance> created = [];

    public List<InboxRow>? Rows { get; private set; }

    public List<InstanceRow>? Created { get; private set; }

    public void ToInstance(string id, HistoryEvent message)
    {
        if (parts.Instances.TryGet(id, out OrchestrationInstance? target))
        {
            ToInstance(target, message, generation: null);
        }
    }

    /// <summary>Answers a caller, if it still is the same execution of the same instance.</summary>
    public void ToCaller(string id, long no, int generation, HistoryEvent answer)
    {
        if (parts.Instances.TryGet(id, no, out OrchestrationInstance? target))
        {
            ToInstance(target, answer, generation);
        }
    }

    public void ToInstance(OrchestrationInstance target, HistoryEvent message, int? generation)
    {
        long seq = parts.Store.NextMessage();
        (Rows ??= []).Add(new InboxRow(seq, target.No, Entity: null, generation, Due: null, HistoryJson.Write(message)));
        toInstances.Add((target, new Message(message, seq, generation)));
    }

    public void ToEntity(string id, EntityRequest request, long? due)
    {
        long seq = parts.Store.NextMessage();
        (Rows ??= []).Add(new InboxRow(seq, Instance: null, id, Generation: null, due, HistoryJson.Write(request)));
        toEntities.Add((id, new Message(request, seq), due));
    }

    /// <summary>Makes a new instance.</summary>
    /// <returns>False when a running instance has this id.</returns>
    public bool TryStart(string id, string name, string? input, InstanceStart start)
    {
        OrchestrationInstance instance = new(parts, parts.Store.NextInstance(), id, name, parts.Now, start, input, held: true);
        if (!parts.Instances.TryAdd(instance))
        {
            return false;
        }

        created.Add(instance);
        (Created ??= []).Add(instance.ToRow());
        return true;
    }

    /// <summary>Call when the transition is on disk.</summary>
    public void Deliver()
    {
        foreach (OrchestrationInstance instance in created)
        {
            instance.Release();
        }

        foreach ((OrchestrationInstance instance, Message message) in toInstances)
        {
            if (!instance.Receive(message))
            {
                parts.Post.Discard([message]);
            }
        }

        foreach ((string entity, Message message, long? due) in toEntities)
        {
            parts.Entities.Deliver(entity, message, due);
        }
    }

    /// <summary>Call when the transition failed.</summary>
    public void Withdraw()
    {
        foreach (OrchestrationInstance instance in created)
        {
            instance.Abandon();
        }
    }
}

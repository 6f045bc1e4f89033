using System.Collections.Concurrent;
using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.Orchestrations;

namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>The entities in memory, by id, and the signals that wait for their time.</summary>
internal sealed class EntityDirectory(EngineParts parts)
{
    private readonly ConcurrentDictionary<string, EntityActor> resident = new(StringComparer.Ordinal);

    /// <summary>Hands a message to its entity, at once or when it is due (UTC ticks). It is on disk already.</summary>
    public void Deliver(string entity, Message message, long? due)
    {
        if (due > parts.Now)
        {
            parts.Wakes.Schedule(new ScheduledSignal(this, entity, message, due.Value));
            return;
        }

        EntityActor actor = resident.GetOrAdd(entity, static (id, parts) => new EntityActor(parts, id), parts);
        while (!actor.Receive(message))
        {
            // It was just evicted: take a new one.
            Remove(actor);
            actor = resident.GetOrAdd(entity, static (id, parts) => new EntityActor(parts, id), parts);
        }
    }

    /// <summary>What an entity that is in memory has committed last, null when it is not in memory.</summary>
    public EntitySnapshot? Find(string entity) => resident.TryGetValue(entity, out EntityActor? actor) ? actor.Snapshot : null;

    public void Remove(EntityActor actor) => resident.TryRemove(KeyValuePair.Create(actor.Id, actor));

    private sealed class ScheduledSignal(EntityDirectory directory, string entity, Message message, long due) : IWakeable
    {
        public WakePlace? Place { get; set; }

        public long? WakeAt => due;

        public void Wake() => directory.Deliver(entity, message, due: null);
    }
}

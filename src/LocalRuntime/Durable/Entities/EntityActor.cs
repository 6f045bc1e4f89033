using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Entities;

/// <summary>
/// One entity: takes its messages in batches, one batch at a time, and commits the new state together with everything
/// the operations sent and with the deletion of the messages.
/// </summary>
internal sealed partial class EntityActor(EngineParts parts, string id) : IWorkItem, IWakeable, IResident
{
    private readonly Mailbox mailbox = new();
    private EntitySnapshot? committed;
    private long wakeAt = long.MaxValue;

    public string Id => id;

    public EntitySnapshot? Snapshot => committed is { } known ? known with { Waiting = mailbox.Count } : null;

    public long? WakeAt => Volatile.Read(ref wakeAt) is var at and < long.MaxValue ? at : null;

    WakePlace? IWakeable.Place { get; set; }

    LinkedListNode<IResident>? IResident.Place { get; set; }

    /// <returns>False when this entity was evicted and another object stands for it.</returns>
    public bool Receive(Message message)
    {
        bool taken = mailbox.Post(message, out bool becameBusy);
        Queue(becameBusy);
        return taken;
    }

    public void Wake()
    {
        mailbox.Post(message: null, out bool becameBusy);
        Queue(becameBusy);
    }

    public void Evict()
    {
        if (mailbox.TryCloseIdle())
        {
            parts.Entities.Remove(this);
        }
    }

    public async ValueTask RunAsync()
    {
        if (parts.Crash.Reached(DurableBoundary.BeforeEntity))
        {
            return;
        }

        List<Message> messages = mailbox.Take();
        if (messages.Count == 0)
        {
            EndTurn(wake: null);
            return;
        }

        EntityBatch? batch = null;
        try
        {
            committed ??= EntityTable.Read(parts.Store, id) ?? new EntitySnapshot(State: null, ModifiedAt: 0);
            batch = new EntityBatch(parts, id, committed.State);
            await batch.RunAsync(messages).ConfigureAwait(false);
            if (!parts.Crash.Reached(DurableBoundary.AfterEntity))
            {
                Commit(batch, messages);
            }
        }
        catch (OperationCanceledException) when (parts.Stopping.IsCancellationRequested)
        {
            TryLater(messages, batch);
        }
        catch (Exception e) // the boundary of the engine's own work: the database may be unreadable for a while
        {
            LogTurnFailed(parts.Logger, id, e);
            TryLater(messages, batch);
        }
    }

    private void Commit(EntityBatch batch, List<Message> messages)
    {
        long now = parts.Now;
        EntitySnapshot next = batch.State == committed!.State ? committed : new EntitySnapshot(batch.State, now);
        parts.Store.Writer.Enqueue(new Commit(failure =>
        {
            if (failure is not null)
            {
                TryLater(messages, batch);
                return;
            }

            committed = next;
            batch.Outbox.Deliver();
            EndTurn(wake: null);
        })
        {
            Created = batch.Outbox.Created,
            Entity = next == committed ? null : new EntityRow(id, now, next.State),
            Sent = batch.Outbox.Rows,
            Consumed = [.. messages.Select(message => message.Inbox)],
        });
    }

    private void TryLater(List<Message> messages, EntityBatch? batch)
    {
        batch?.Outbox.Withdraw();
        mailbox.PutBack(messages);
        EndTurn(parts.Now + parts.Options.CommitRetryDelay.Ticks);
    }

    private void EndTurn(long? wake)
    {
        Volatile.Write(ref wakeAt, wake ?? long.MaxValue);
        parts.Residents.Touch(this);
        if (mailbox.EndTurn())
        {
            parts.EntityWork.Enqueue(this);
        }
        else
        {
            parts.Wakes.Schedule(this);
            parts.Idle.Leave();
        }
    }

    private void Queue(bool becameBusy)
    {
        if (becameBusy)
        {
            parts.Idle.Enter();
            parts.EntityWork.Enqueue(this);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The turn of entity '{EntityId}' failed and is tried again.")]
    private static partial void LogTurnFailed(ILogger logger, string entityId, Exception exception);
}

using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Takes messages and new instances from outside into the database and to their receivers.</summary>
internal sealed class PostOffice(EngineParts parts)
{
    /// <summary>
    /// Sends to an instance; completes when the message is on disk. It is handled without waiting for that, so that one
    /// transaction can hold both the message and what it caused.
    /// </summary>
    public Task SendAsync(OrchestrationInstance target, HistoryEvent message)
    {
        long seq = parts.Store.NextMessage();
        Task written = WriteAsync(done => new Commit(done)
        {
            HasFollower = true,
            Sent = [new InboxRow(seq, target.No, Entity: null, Generation: null, Due: null, HistoryJson.Write(message))],
        });
        Message arriving = new(message, seq);
        if (!target.Receive(arriving))
        {
            Discard([arriving]);
        }

        return written;
    }

    /// <summary>Sends to an entity; completes when the message is on disk. The entity gets it after that.</summary>
    public Task SignalAsync(string entity, EntityRequest request, long? due)
    {
        Outbox outbox = new(parts);
        outbox.ToEntity(entity, request, due);
        return WriteAsync(done => new Commit(done) { Sent = outbox.Rows }, outbox.Deliver);
    }

    /// <summary>Makes an instance; completes when it is on disk. Its first turn does not wait for that.</summary>
    public Task StartAsync(OrchestrationInstance instance)
    {
        Task written = WriteAsync(
            done => new Commit(done) { HasFollower = true, Created = [instance.ToRow()] },
            committed: null,
            failed: instance.Abandon);
        instance.Release();
        return written;
    }

    /// <summary>Forgets finished instances; completes when they are gone from the disk.</summary>
    public Task PurgeAsync(IReadOnlyList<long> numbers) => WriteAsync(done => new Commit(done) { Purged = numbers });

    /// <summary>Deletes messages that nobody takes any more. Should that fail, the next start does it again.</summary>
    public void Discard(List<Message> messages)
    {
        List<long> rows = [.. messages.Where(message => message.Inbox != 0).Select(message => message.Inbox)];
        if (rows.Count > 0)
        {
            Task written = WriteAsync(done => new Commit(done) { Consumed = rows });
            _ = written.ContinueWith(
                static task => _ = task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private Task WriteAsync(Func<Action<Exception?>, Commit> make, Action? committed = null, Action? failed = null)
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        parts.Idle.Enter();
        parts.Store.Writer.Enqueue(make(failure =>
        {
            if (failure is null)
            {
                committed?.Invoke();
                written.TrySetResult();
            }
            else
            {
                failed?.Invoke();
                written.TrySetException(failure);
            }

            parts.Idle.Leave();
        }));
        return written.Task;
    }
}

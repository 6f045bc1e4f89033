using DockLogs.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// Matches raised events with waiters by name, without regard to case. As in Durable Functions an event goes to the
/// newest waiter, and to the buffer when nobody waits. Beyond it, cancelled waiters never swallow an event.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<Waiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<EventRaised>> buffered = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> inOrder = [];

    /// <summary>The events nobody waited for yet, in the order they came.</summary>
    public IReadOnlyList<EventRaised> Unprocessed => inOrder;

    public Task<T> WaitFor<T>(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        Waiter<T> waiter = new(converter);
        if (buffered.TryGetValue(name, out Queue<EventRaised>? waiting))
        {
            EventRaised first = waiting.Dequeue();
            inOrder.Remove(first);
            if (waiting.Count == 0)
            {
                buffered.Remove(name);
            }

            waiter.TryComplete(first.Payload);
            return waiter.Task;
        }

        if (!waiters.TryGetValue(name, out Stack<Waiter>? stack))
        {
            waiters.Add(name, stack = new Stack<Waiter>());
        }

        DropCancelled(stack);
        if (stack.TryPeek(out Waiter? other) && other.EventType != typeof(T))
        {
            throw new ArgumentException(
                $"Event '{name}' is already waited for as {other.EventType}; found a second wait for it as {typeof(T)}, expected the same type.");
        }

        stack.Push(waiter);
        waiter.CancelWith(cancellation);
        return waiter.Task;
    }

    public void Raise(EventRaised raised)
    {
        if (waiters.TryGetValue(raised.Name, out Stack<Waiter>? stack))
        {
            while (stack.TryPop(out Waiter? waiter))
            {
                if (stack.Count == 0)
                {
                    waiters.Remove(raised.Name);
                }

                if (waiter.TryComplete(raised.Payload))
                {
                    return;
                }
            }
        }

        if (!buffered.TryGetValue(raised.Name, out Queue<EventRaised>? queue))
        {
            buffered.Add(raised.Name, queue = new Queue<EventRaised>());
        }

        queue.Enqueue(raised);
        inOrder.Add(raised);
    }

    // A loop of waits with time-outs leaves one cancelled waiter behind in each turn.
    private static void DropCancelled(Stack<Waiter> stack)
    {
        while (stack.TryPeek(out Waiter? top) && top.IsCompleted)
        {
            stack.Pop();
        }
    }

    private abstract class Waiter
    {
        public abstract Type EventType { get; }

        public abstract bool IsCompleted { get; }

        public abstract bool TryComplete(string? payload);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter
    {
        private readonly TaskCompletionSource<T> source = new();
        private CancellationTokenRegistration registration;

        public override Type EventType => typeof(T);

        public override bool IsCompleted => source.Task.IsCompleted;

        public Task<T> Task => source.Task;

        public void CancelWith(CancellationToken cancellation) =>
            registration = cancellation.Register(() => source.TrySetCanceled(cancellation));

        public override bool TryComplete(string? payload)
        {
            if (source.Task.IsCompleted)
            {
                return false;
            }

            registration.Unregister();
            try
            {
                return source.TrySetResult(converter.Deserialize<T>(payload)!);
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException or InvalidOperationException)
            {
                return source.TrySetException(new InvalidDataException($"Expected an event payload of type {typeof(T)}: {e.Message}", e));
            }
        }
    }
}

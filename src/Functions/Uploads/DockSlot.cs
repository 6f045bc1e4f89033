using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace DockLogs.Functions.Uploads;

/// <summary>The entity that lets one upload at a time have a dock; its key is the dock's serial number.</summary>
public sealed class DockSlot : ITaskEntity
{
    /// <summary>Ask for the slot, or renew it; input <see cref="SlotRequest"/>, answer <see cref="SlotAnswer"/>.</summary>
    public const string Acquire = "acquire";

    /// <summary>Give it back; input <see cref="SlotRequest"/>, answer <see cref="SlotAnswer"/>.</summary>
    public const string Release = "release";

    /// <summary>The slot of a dock.</summary>
    public static EntityInstanceId Of(string dock) => new(nameof(DockSlot), dock);

    /// <summary>Binds the entity to the Functions host.</summary>
    [Function(nameof(DockSlot))]
    public static Task DispatchAsync([EntityTrigger] TaskEntityDispatcher dispatcher)
    {
        ArgumentNullException.ThrowIfNull(dispatcher);
        return dispatcher.DispatchAsync<DockSlot>();
    }

    /// <inheritdoc/>
    public ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        DockSlotState state = operation.State.GetState<DockSlotState>() ?? new DockSlotState();
        SlotRequest request = operation.GetInput<SlotRequest>()
            ?? throw new InvalidOperationException($"{operation.Name} of {operation.Context.Id} came without an input, expected a {nameof(SlotRequest)}.");
        (DockSlotState next, SlotAnswer answer) = operation.Name.ToLowerInvariant() switch
        {
            Acquire => SlotRules.Acquire(state, request),
            Release => SlotRules.Release(state, request),
            _ => throw new NotSupportedException($"{operation.Context.Id} has no operation '{operation.Name}', expected {Acquire} or {Release}."),
        };

        // An empty slot needs no storage.
        operation.State.SetState(next is { Holder: null, Waiting.Count: 0 } ? null : next);
        return ValueTask.FromResult<object?>(answer);
    }
}

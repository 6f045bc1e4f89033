namespace DockLogs.Functions.Uploads;

/// <summary>
/// One upload at a time per dock, the others in order. Everybody's hold runs out unless renewed, so that the dead block
/// nobody; a holder whose lease ran out is asked first, since after a long standstill of the whole pipeline it is alive.
/// </summary>
public static class SlotRules
{
    /// <summary>How long a hold lasts without being renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>How long a holder whose lease ran out may take to say that it lives.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Asks for the slot, or renews it; asking twice changes nothing.</summary>
    public static (DockSlotState State, SlotAnswer Answer) Acquire(DockSlotState state, SlotRequest request)
    {
        DateTimeOffset now = request.Now;
        SlotLease mine = new() { UploadId = request.UploadId, Until = now + Lease };
        if (state.Holder?.UploadId == request.UploadId)
        {
            return (state with { Holder = mine }, new SlotAnswer { Granted = true, AskAgainAt = now + Lease / 3 });
        }

        SlotLease[] queue = Queue(state, mine, now);
        int position = Array.FindIndex(queue, place => place.UploadId == request.UploadId);
        if (state.Holder is not null && state.Holder.Until <= now && !state.Holder.IsDoubtful)
        {
            SlotLease doubtful = state.Holder with { Until = now + Grace, IsDoubtful = true };
            return (new DockSlotState { Holder = doubtful, Waiting = queue },
                new SlotAnswer { Granted = false, AskAgainAt = doubtful.Until, Position = position + 1, Nudge = doubtful.UploadId });
        }

        bool isFree = state.Holder is null || state.Holder.Until <= now;
        if (isFree && position == 0)
        {
            return (new DockSlotState { Holder = mine, Waiting = queue[1..] }, new SlotAnswer { Granted = true, AskAgainAt = now + Lease / 3 });
        }

        return (new DockSlotState { Holder = isFree ? null : state.Holder, Waiting = queue }, new SlotAnswer
        {
            Granted = false,
            AskAgainAt = Earlier(now + Lease / 3, isFree ? now + Grace : state.Holder!.Until),
            Position = position + (isFree ? 0 : 1),
            Nudge = isFree ? queue[0].UploadId : null,
        });
    }

    /// <summary>Gives the slot, or the place in the queue, back.</summary>
    public static (DockSlotState State, SlotAnswer Answer) Release(DockSlotState state, SlotRequest request)
    {
        bool held = state.Holder?.UploadId == request.UploadId;
        DockSlotState left = new()
        {
            Holder = held ? null : state.Holder,
            Waiting = [.. state.Waiting.Where(place => place.UploadId != request.UploadId && place.Until > request.Now)],
        };
        return (left, new SlotAnswer
        {
            Granted = false,
            AskAgainAt = request.Now,
            Nudge = left.Holder is null && left.Waiting.Count > 0 ? left.Waiting[0].UploadId : null,
        });
    }

    private static SlotLease[] Queue(DockSlotState state, SlotLease mine, DateTimeOffset now)
    {
        SlotLease[] alive = [.. state.Waiting.Where(place => place.Until > now || place.UploadId == mine.UploadId)];
        int index = Array.FindIndex(alive, place => place.UploadId == mine.UploadId);
        if (index < 0)
        {
            return [.. alive, mine];
        }

        alive[index] = mine;
        return alive;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

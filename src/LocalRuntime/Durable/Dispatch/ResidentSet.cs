namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Something whose memory can be given back: it is read from the database again when needed.</summary>
internal interface IResident
{
    /// <summary>Its place in the set; owned by the set.</summary>
    LinkedListNode<IResident>? Place { get; set; }

    /// <summary>Forgets what can be read again, unless it is busy (then it touches the set again when it is done).</summary>
    void Evict();
}

/// <summary>Keeps the number of residents bounded: the least recently used is evicted first.</summary>
internal sealed class ResidentSet(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<IResident> byUse = new();

    public int Count
    {
        get
        {
            lock (gate)
            {
                return byUse.Count;
            }
        }
    }

    /// <summary>Marks as just used, and evicts another when there are too many.</summary>
    public void Touch(IResident resident)
    {
        IResident? victim = null;
        lock (gate)
        {
            if (resident.Place is { } place)
            {
                byUse.Remove(place);
                byUse.AddLast(place);
            }
            else
            {
                resident.Place = byUse.AddLast(resident);
                if (byUse.Count > capacity)
                {
                    victim = byUse.First!.Value;
                    byUse.RemoveFirst();
                    victim.Place = null;
                }
            }
        }

        victim?.Evict();
    }

    public void Remove(IResident resident)
    {
        lock (gate)
        {
            if (resident.Place is { } place)
            {
                byUse.Remove(place);
                resident.Place = null;
            }
        }
    }
}

namespace DockLogs.LocalRuntime.Durable.Dispatch;

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

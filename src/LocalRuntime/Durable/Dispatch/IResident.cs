namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Something whose memory can be given back: it is read from the database again when needed.</summary>
internal interface IResident
{
    /// <summary>Its place in the set; owned by the set.</summary>
    LinkedListNode<IResident>? Place { get; set; }

    /// <summary>Forgets what can be read again, unless it is busy (then it touches the set again when it is done).</summary>
    void Evict();
}

namespace DockLogs.LocalRuntime.Durable.Dispatch;

/// <summary>Something with a moment at which it wants to be woken.</summary>
internal interface IWakeable
{
    /// <summary>The moment it wants (UTC ticks), null for none.</summary>
    long? WakeAt { get; }

    /// <summary>Its place in the queue; owned by the queue.</summary>
    WakePlace? Place { get; set; }

    /// <summary>Called when the moment has come, perhaps once too often. Must not block.</summary>
    void Wake();
}

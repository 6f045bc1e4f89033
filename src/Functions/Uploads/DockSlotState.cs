namespace DockLogs.Functions.Uploads;

/// <summary>Who has the dock, and who waits for it.</summary>
public sealed record DockSlotState
{
    /// <summary>The upload that has the dock.</summary>
    public SlotLease? Holder { get; init; }

    /// <summary>Those that wait, in order.</summary>
    public IReadOnlyList<SlotLease> Waiting { get; init; } = [];
}

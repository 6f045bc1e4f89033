namespace DockLogs.Functions.Uploads;

/// <summary>Somebody wants an upload, or some modules of it, stopped: payload of the event <c>cancel</c>.</summary>
public sealed record CancelRequest
{
    /// <summary>The modules to stop; null or empty means all.</summary>
    public IReadOnlyList<string>? Modules { get; init; }

    /// <summary>Who asked, when known.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>True when a mission asks: only uploads of pulls step aside, those that people asked for go on.</summary>
    public bool ForMission { get; init; }

    /// <summary>With <see cref="ForMission"/>: also an upload that the dock has accepted.</summary>
    public bool AlsoRunning { get; init; }
}

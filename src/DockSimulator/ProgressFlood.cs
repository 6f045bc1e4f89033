namespace DockLogs.DockSimulator;

/// <summary>
/// A stream of well-formed <c>fileupload_progress</c> events from all docks in turn, to load what lies behind the broker.
/// A dock with a running upload repeats where it is; the others report on an upload that nobody asked for.
/// </summary>
public sealed record ProgressFlood
{
    /// <summary>How many messages the whole fleet sends.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages per second of the whole fleet; null = as fast as the broker takes them.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>How many unacknowledged messages each dock may have on their way to the broker.</summary>
    public int InFlightPerDock { get; init; } = 16;
}

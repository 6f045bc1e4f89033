namespace DockLogs.DockSimulator;

/// <summary>How a flood went.</summary>
/// <param name="Messages">Messages the broker has acknowledged.</param>
/// <param name="Elapsed">From the first message to the last acknowledgement.</param>
public sealed record FloodResult(long Messages, TimeSpan Elapsed)
{
    /// <summary>Acknowledged messages per second.</summary>
    public double MessagesPerSecond => Messages / Math.Max(Elapsed.TotalSeconds, 1e-6);
}

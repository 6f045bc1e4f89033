namespace DockLogs.Functions.Pulls;

/// <summary>Quiet hours of one day as instants.</summary>
/// <param name="From">When they begin.</param>
/// <param name="Until">When they end.</param>
public sealed record QuietInterval(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whether an instant is in them.</summary>
    public bool Contains(DateTimeOffset time) => time >= From && time < Until;
}

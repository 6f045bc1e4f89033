namespace DockLogs.Functions.Pulls;

/// <summary>The fleet registry, section <c>Fleet</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Fleet";

    /// <summary>
    /// Whether a dock that is heard for the first time registers itself, enabled and with both modules. Off by default:
    /// whoever may publish to the broker would choose what the nightly pull asks.
    /// </summary>
    public bool RegisterHeard { get; init; }
}

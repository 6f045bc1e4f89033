using System.Globalization;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// A registry entry is the metadata of an empty blob named after the dock: so one listing call reads 5,000 docks,
/// and noting when a dock was last seen rewrites nothing else.
/// </summary>
internal static class RegistryMetadata
{
    private const string Enabled = "enabled";
    private const string Modules = "modules";
    private const string Note = "note";
    private const string LastSeen = "lastseen";
    private const string Quiet = "quiethours";

    public static Dictionary<string, string> Write(RegisteredDock dock)
    {
        Dictionary<string, string> metadata = new(StringComparer.OrdinalIgnoreCase)
        {
            [Enabled] = dock.Enabled ? "true" : "false",
            [Modules] = string.Join(',', dock.Modules),
        };
        if (!string.IsNullOrEmpty(dock.Note))
        {
            // Metadata travels in HTTP headers: ASCII only.
            metadata[Note] = Uri.EscapeDataString(dock.Note);
        }

        if (dock.QuietHours is { } quiet)
        {
            metadata[Quiet] = $"{quiet.From} {quiet.To} {quiet.TimeZone}";
        }

        if (dock.LastSeen is { } seen)
        {
            metadata[LastSeen] = UtcTimeConverter.Format(seen);
        }

        return metadata;
    }

    public static RegisteredDock Read(string dock, IDictionary<string, string> written)
    {
        Dictionary<string, string> metadata = new(written, StringComparer.OrdinalIgnoreCase);
        return new RegisteredDock
        {
            Dock = dock,
            Enabled = metadata.GetValueOrDefault(Enabled) != "false",
            Modules = metadata.GetValueOrDefault(Modules, "0,3").Split(',', StringSplitOptions.RemoveEmptyEntries),
            Note = metadata.TryGetValue(Note, out string? note) ? Uri.UnescapeDataString(note) : null,
            QuietHours = metadata.GetValueOrDefault(Quiet)?.Split(' ') is [{ } from, { } to, { } zone]
                ? new QuietHours { From = from, To = to, TimeZone = zone }
                : null,
            LastSeen = metadata.TryGetValue(LastSeen, out string? seen)
                && DateTimeOffset.TryParse(seen, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
                ? time
                : null,
        };
    }
}

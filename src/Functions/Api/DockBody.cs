using System.Text.Json;
using DockLogs.Contracts;

namespace DockLogs.Functions.Api;

/// <summary>
/// The body of PUT docks/{sn}: <c>{enabled?, modules?, note?}</c>. What GET shows may be sent back:
/// <c>dock</c> must then be the dock of the path, and <c>lastSeen</c> is not settable and left alone.
/// </summary>
internal sealed record DockBody(bool Enabled, IReadOnlyList<string> Modules, string? Note)
{
    private const int LongestNote = 500;

    /// <summary>What an empty body registers: the dock enabled, with both modules.</summary>
    public static DockBody Default { get; } = new(true, [LogModule.Aircraft, LogModule.Dock], null);

    /// <summary>Reads the body and reports every fault of it.</summary>
    public static DockBody Read(JsonElement body, DockSerial dock, RequestFaults faults)
    {
        BodyObject? root = BodyObject.Read(body, BodyPath.Root, faults, "dock", "enabled", "modules", "note", "lastSeen");
        if (root is null)
        {
            return Default;
        }

        if (root.TryGet("dock", out JsonElement named)
            && BodyValues.TryReadDock(named, root.Path.Member("dock"), faults, out DockSerial serial)
            && serial != dock)
        {
            faults.Add(root.Path.Member("dock"), RequestFaults.Describe(named), $"the dock of the path, \"{dock}\", or nothing");
        }

        if (root.TryGet("lastSeen", out JsonElement seen))
        {
            BodyValues.TryReadTime(seen, root.Path.Member("lastSeen"), faults, out _);
        }

        return new DockBody(root.Flag("enabled") ?? Default.Enabled, root.Modules("modules") ?? Default.Modules, root.Text("note", LongestNote));
    }
}

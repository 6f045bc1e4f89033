using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;

namespace DockLogs.Functions.Api;

/// <summary>
/// The body of PUT docks/{sn}: <c>{enabled?, modules?, note?, quietHours?: {from, to, timeZone}}</c>. What GET shows may be sent back:
/// <c>dock</c> must then be the dock of the path, and <c>lastSeen</c> and <c>mission</c> are not settable and left alone.
/// </summary>
internal sealed record DockBody(bool Enabled, IReadOnlyList<string> Modules, string? Note, QuietHours? QuietHours = null)
{
    private const int LongestNote = 500;
    private const string ZoneExpected = "the IANA name of a time zone such as Europe/Berlin";

    /// <summary>What an empty body registers: the dock enabled, with both modules.</summary>
    public static DockBody Default { get; } = new(true, [LogModule.Aircraft, LogModule.Dock], null);

    /// <summary>Reads the body and reports every fault of it.</summary>
    public static DockBody Read(JsonElement body, DockSerial dock, RequestFaults faults)
    {
        BodyObject? root = BodyObject.Read(body, BodyPath.Root, faults, "dock", "enabled", "modules", "note", "quietHours", "lastSeen", "mission");
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

        return new DockBody(
            root.Flag("enabled") ?? Default.Enabled,
            root.Modules("modules") ?? Default.Modules,
            root.Text("note", LongestNote),
            root.TryGet("quietHours", out JsonElement quiet) ? ReadQuietHours(quiet, root.Path.Member("quietHours"), faults) : null);
    }

    private static QuietHours? ReadQuietHours(JsonElement value, BodyPath path, RequestFaults faults)
    {
        BodyObject? hours = BodyObject.Read(value, path, faults, "from", "to", "timeZone");
        if (hours is null)
        {
            return null;
        }

        string? from = ReadClock(hours, "from", faults);
        string? to = ReadClock(hours, "to", faults);
        if (from is not null && from == to)
        {
            faults.Add(path.Member("to"), RequestFaults.Quote(to), "another time than from");
        }

        if (!hours.TryRequire("timeZone", ZoneExpected, out JsonElement named))
        {
            return null;
        }

        string? zone = named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (!QuietHourRules.TryFindZone(zone, out _))
        {
            faults.Add(path.Member("timeZone"), RequestFaults.Describe(named), ZoneExpected);
            return null;
        }

        return from is null || to is null ? null : new QuietHours { From = from, To = to, TimeZone = zone! };
    }

    private static string? ReadClock(BodyObject hours, string name, RequestFaults faults)
    {
        const string Expected = "a time of day such as 06:00";
        if (!hours.TryRequire(name, Expected, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && QuietHourRules.TryReadClock(value.GetString(), out _))
        {
            return value.GetString();
        }

        faults.Add(hours.Path.Member(name), RequestFaults.Describe(value), Expected);
        return null;
    }
}

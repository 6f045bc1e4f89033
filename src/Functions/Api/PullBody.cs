using System.Globalization;
using System.Text.Json;
using DockLogs.Contracts;

namespace DockLogs.Functions.Api;

/// <summary>The body of POST pulls: <c>{docks?, since?, window?}</c>; no docks means every enabled dock of the registry.</summary>
internal sealed record PullBody(IReadOnlyList<string>? Docks, DateTimeOffset? Since, TimeSpan? Window = null)
{
    /// <summary>Reads the body and reports every fault of it.</summary>
    public static PullBody Read(JsonElement body, int mostDocks, RequestFaults faults)
    {
        BodyObject? root = BodyObject.Read(body, BodyPath.Root, faults, "docks", "since", "window");
        if (root is null)
        {
            return new PullBody(null, null);
        }

        DateTimeOffset? since = null;
        if (root.TryGet("since", out JsonElement time))
        {
            BodyValues.TryReadTime(time, root.Path.Member("since"), faults, out since);
        }

        return new PullBody(root.TryGet("docks", out JsonElement docks) ? ReadDocks(docks, root.Path.Member("docks"), mostDocks, faults) : null, since, ReadWindow(root, faults));
    }

    private static TimeSpan? ReadWindow(BodyObject root, RequestFaults faults)
    {
        if (!root.TryGet("window", out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String
            && TimeSpan.TryParseExact(value.GetString(), @"hh\:mm\:ss", CultureInfo.InvariantCulture, out TimeSpan window))
        {
            return window;
        }

        faults.Add(root.Path.Member("window"), RequestFaults.Describe(value), "a time from \"00:00:00\" to \"23:59:59\", how long docks that cannot be asked are waited for");
        return null;
    }

    private static List<string> ReadDocks(JsonElement list, BodyPath path, int most, RequestFaults faults)
    {
        List<string> docks = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0 || list.GetArrayLength() > most)
        {
            faults.Add(path, RequestFaults.Describe(list), $"a list of 1 to {most} serial numbers; leave it out for every enabled dock of the registry");
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            return docks;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            BodyPath place = path.Element(index++);
            if (!BodyValues.TryReadDock(element, place, faults, out DockSerial dock))
            {
                continue;
            }

            if (seen.Add(dock.Value))
            {
                docks.Add(dock.Value);
            }
            else
            {
                faults.Add(place, $"dock {RequestFaults.Quote(dock.Value)} a second time", "each dock once");
            }
        }

        return docks;
    }
}

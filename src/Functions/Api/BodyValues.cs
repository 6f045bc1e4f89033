using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DockLogs.Contracts;

namespace DockLogs.Functions.Api;

/// <summary>Single values of request bodies.</summary>
internal static class BodyValues
{
    /// <summary>A module: the text "0" or "3" (protocol/remote-log.md, field module).</summary>
    public static bool TryReadModule(JsonElement element, BodyPath path, RequestFaults faults, out string module)
    {
        module = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
        if (LogModule.IsKnown(module))
        {
            return true;
        }

        faults.Add(path, RequestFaults.Describe(element), "the text \"0\" (aircraft) or \"3\" (dock)");
        return false;
    }

    /// <summary>A dock's serial number.</summary>
    public static bool TryReadDock(JsonElement element, BodyPath path, RequestFaults faults, out DockSerial dock)
    {
        dock = default;
        if (element.ValueKind == JsonValueKind.String && DockSerial.TryParse(element.GetString(), out dock))
        {
            return true;
        }

        faults.Add(path, RequestFaults.Describe(element), ParameterText.Serial);
        return false;
    }

    /// <summary>A boot index: a whole number from 0 up.</summary>
    public static bool TryReadBootIndex(JsonElement element, BodyPath path, RequestFaults faults, out long bootIndex)
    {
        bootIndex = -1;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out bootIndex) && bootIndex is >= 0 and <= LargestBootIndex)
        {
            return true;
        }

        faults.Add(path, RequestFaults.Describe(element), $"a whole number from 0 to {LargestBootIndex}");
        return false;
    }

    /// <summary>A time with its offset (RFC 3339).</summary>
    public static bool TryReadTime(JsonElement element, BodyPath path, RequestFaults faults, [NotNullWhen(true)] out DateTimeOffset? time)
    {
        time = null;
        if (element.ValueKind == JsonValueKind.String && ParameterText.TryReadTime(element.GetString()!, out DateTimeOffset read))
        {
            time = read;
            return true;
        }

        faults.Add(path, RequestFaults.Describe(element), ParameterText.Time);
        return false;
    }

    // 2^53 - 1: the largest whole number that every JSON reader keeps exact.
    private const long LargestBootIndex = 9_007_199_254_740_991;
}

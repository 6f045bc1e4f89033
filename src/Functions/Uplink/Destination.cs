using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>Where a message goes: to an instance, nowhere because it concerns nobody any more, or into quarantine.</summary>
/// <param name="InstanceId">The orchestration to tell.</param>
/// <param name="Ignored">Why it concerns nobody, a stable word.</param>
/// <param name="Fault">Why it goes into quarantine.</param>
/// <param name="Trace">W3C trace context of the instance's trace, when it has one.</param>
internal sealed record Destination(string? InstanceId, string? Ignored, ReadFault? Fault, string? Trace = null)
{
    public static Destination To(UploadId id, UploadLookup found) => new(id.Value, null, null, found.Trace);

    public static Destination Nobody(string reason) => new(null, reason, null);

    public static Destination Quarantine(string reason, string found, string expected, string path) => new(null, null, new ReadFault(reason, found, expected, path));
}

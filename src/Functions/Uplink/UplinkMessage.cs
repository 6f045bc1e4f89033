using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>An MQTT message as it came over the hub, or why it could not be taken out of its event.</summary>
/// <param name="Topic">The MQTT topic; empty when it could not be found.</param>
/// <param name="Body">The payload, untouched; the whole event's body when there is a fault.</param>
/// <param name="Fault">Why it cannot be read.</param>
/// <param name="Trace">W3C trace context of what brought it to the hub, when it says so (CloudEvents distributed tracing).</param>
internal sealed record UplinkMessage(string Topic, ReadOnlyMemory<byte> Body, ReadFault? Fault = null, string? Trace = null);

using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;

namespace DockLogs.Bridge.Forwarding;

/// <summary>A message on its way through the bridge: either an event for the hub or one for the quarantine.</summary>
/// <param name="Session">The connection it came by, and must be acknowledged by.</param>
/// <param name="PacketIdentifier">What to acknowledge; 0 when the message asks for none (QoS 0).</param>
/// <param name="Size">Bytes it counts for in flight.</param>
/// <param name="Received">Timestamp of its arrival.</param>
/// <param name="Event">The event, unless it can never be sent.</param>
/// <param name="Unsendable">What to put into quarantine instead.</param>
internal readonly record struct ReceivedMessage(
    BrokerSession Session,
    ushort PacketIdentifier,
    int Size,
    long Received,
    HubEvent? Event,
    QuarantinedMessage? Unsendable);

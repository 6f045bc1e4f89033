using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Contracts;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace DockLogs.Bridge.Forwarding;

/// <summary>Makes a hub event of an MQTT message, or says why it can never be one.</summary>
/// <param name="time">Clock for the time of arrival.</param>
/// <param name="maxEventBytes">Largest body the hub takes.</param>
internal sealed class MessageReader(TimeProvider time, int maxEventBytes)
{
    // What a message costs in memory beside its payload and its topic: packet, event and the places in queues.
    private const int Overhead = 512;

    public ReceivedMessage Read(BrokerSession session, MqttPublishPacket packet)
    {
        var body = packet.Payload.IsSingleSegment ? packet.Payload.First : packet.Payload.ToArray();
        var now = time.GetUtcNow();
        var topic = packet.Topic ?? "";
        HubEvent? hubEvent = null;
        QuarantinedMessage? unsendable = null;
        if (!Topics.TryParse(topic, out var gateway, out _))
        {
            unsendable = Unsendable("bad-topic", topic, $"thing/product/{{serial number: {DockSerial.Expected}}}/events or …/services_reply");
        }
        else if (body.Length > maxEventBytes)
        {
            unsendable = Unsendable("too-large", $"{body.Length} bytes", $"at most {maxEventBytes} bytes");
        }
        else
        {
            hubEvent = new HubEvent { Gateway = gateway, Topic = topic, Body = body, Id = IdOf(topic, body.Span), Time = now };
        }

        var acknowledge = packet.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : packet.PacketIdentifier;
        return new ReceivedMessage(session, acknowledge, body.Length + (sizeof(char) * topic.Length) + Overhead, time.GetTimestamp(), hubEvent, unsendable);

        QuarantinedMessage Unsendable(string reason, string found, string expected) => new()
        {
            ReceivedAt = now,
            Topic = topic,
            Reason = reason,
            Found = found,
            Expected = expected,
            Source = QuarantinedMessage.FromBridge,
            Body = body,
        };
    }

    // MQTT messages have no id that outlives a connection. Equal topic and payload are the same message: a dock writes
    // tid and timestamp into each one.
    private static string IdOf(string topic, ReadOnlySpan<byte> body)
    {
        var hash = new XxHash128();
        hash.Append(MemoryMarshal.AsBytes(topic.AsSpan()));
        hash.Append(body);
        Span<byte> id = stackalloc byte[16];
        hash.GetHashAndReset(id);
        return Convert.ToHexStringLower(id);
    }
}

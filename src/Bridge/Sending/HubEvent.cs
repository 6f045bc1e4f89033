using DockLogs.Contracts;

namespace DockLogs.Bridge.Sending;

/// <summary>One MQTT message on its way to the hub.</summary>
public sealed record HubEvent
{
    /// <summary>The dock that the topic names: the partition key, so that one dock's messages stay in order.</summary>
    public required DockSerial Gateway { get; init; }

    /// <summary>The MQTT topic, as received.</summary>
    public required string Topic { get; init; }

    /// <summary>The MQTT payload, untouched.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// CloudEvents id: the same topic and payload give the same id, so that a message that the broker
    /// delivers twice can be recognised.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>When the bridge received the message, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>W3C trace context of the batch it went with; null when nobody watches.</summary>
    public string? Traceparent { get; init; }
}

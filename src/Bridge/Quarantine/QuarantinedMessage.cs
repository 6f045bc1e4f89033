namespace DockLogs.Bridge.Quarantine;

/// <summary>A message that could not be understood or sent, and why.</summary>
public sealed record QuarantinedMessage
{
    /// <summary><see cref="Source"/> of messages that the bridge could not put on the hub.</summary>
    public const string FromBridge = "bridge";

    /// <summary><see cref="Source"/> of messages that the uplink reader could not understand.</summary>
    public const string FromUplink = "uplink";

    /// <summary>When the message arrived, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The MQTT topic, as received.</summary>
    public required string Topic { get; init; }

    /// <summary>Short stable word, for example <c>too-large</c>, <c>bad-topic</c>, <c>not-json</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What was found.</summary>
    public required string Found { get; init; }

    /// <summary>What was expected instead.</summary>
    public required string Expected { get; init; }

    /// <summary>JSON path of the fault, for example <c>$.data.output</c>; null when it is not in the JSON.</summary>
    public string? Path { get; init; }

    /// <summary>Who gave the message up: <see cref="FromBridge"/> or <see cref="FromUplink"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The MQTT payload, untouched.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

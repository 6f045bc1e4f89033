namespace DockLogs.Bridge.Quarantine;

/// <summary>One quarantined message as a list shows it: everything but the body.</summary>
public sealed record QuarantineEntry
{
    /// <summary>Names the message in <see cref="BlobQuarantine.GetAsync"/>; only characters that need no escaping in a URL.</summary>
    public required string Id { get; init; }

    /// <summary>When the message arrived, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The MQTT topic; cut when longer than the store's metadata allows.</summary>
    public required string Topic { get; init; }

    /// <summary>Short stable word, for example <c>too-large</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What was found.</summary>
    public required string Found { get; init; }

    /// <summary>What was expected instead.</summary>
    public required string Expected { get; init; }

    /// <summary>JSON path of the fault, or null.</summary>
    public string? Path { get; init; }

    /// <summary><c>bridge</c> or <c>uplink</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Size of the body in bytes.</summary>
    public required long Size { get; init; }
}

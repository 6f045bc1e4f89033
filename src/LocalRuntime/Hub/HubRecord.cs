namespace DockLogs.LocalRuntime.Hub;

/// <summary>An event as a consumer reads it.</summary>
public sealed record HubRecord
{
    /// <summary>Place in its partition: 0, 1, 2 … without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>When the hub stored it.</summary>
    public required DateTimeOffset EnqueuedTime { get; init; }

    /// <inheritdoc cref="HubMessage.PartitionKey"/>
    public required string? PartitionKey { get; init; }

    /// <inheritdoc cref="HubMessage.Body"/>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <inheritdoc cref="HubMessage.Properties"/>
    public required IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; }
}

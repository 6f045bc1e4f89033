namespace DockLogs.LocalRuntime.Hub;

/// <summary>An event on its way into the hub.</summary>
public sealed record HubMessage
{
    /// <summary>Events of one key share a partition and so keep their order; null spreads them evenly.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The body, stored untouched.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Application properties, such as <c>cloudEvents:subject</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];
}

namespace DockLogs.Contracts;

/// <summary>One log: from one switching on of a device to its switching off.</summary>
public sealed record LogEntry
{
    /// <summary>The log's number on its device.</summary>
    public required long BootIndex { get; init; }

    /// <summary>When the log begins; null when missing or zero.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the log ends; null when missing or zero.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Size in bytes; null when missing or negative.</summary>
    public long? Size { get; init; }
}

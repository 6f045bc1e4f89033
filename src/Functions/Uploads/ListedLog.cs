namespace DockLogs.Functions.Uploads;

/// <summary>One log that a dock could upload.</summary>
public sealed record ListedLog
{
    /// <summary>The number by which the dock knows it.</summary>
    public required long BootIndex { get; init; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }
}

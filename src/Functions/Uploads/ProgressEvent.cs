namespace DockLogs.Functions.Uploads;

/// <summary>What a dock reports about an upload; several messages may have been merged into one.</summary>
public sealed record ProgressEvent
{
    /// <summary>The dock that reported.</summary>
    public required string Dock { get; init; }

    /// <summary>By the dock's clock; only ever compared with other times of the same clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Status word of the whole; empty if missing.</summary>
    public required string Status { get; init; }

    /// <summary>Return code of the whole; other than 0 is an error.</summary>
    public int? Result { get; init; }

    /// <summary>One entry a file the dock spoke of.</summary>
    public required IReadOnlyList<FileProgress> Files { get; init; }
}

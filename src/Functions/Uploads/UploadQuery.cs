using DockLogs.Contracts;

namespace DockLogs.Functions.Uploads;

/// <summary>Which uploads to list.</summary>
public sealed record UploadQuery
{
    /// <summary>The most uploads a page may hold.</summary>
    public const int MaxTop = 200;

    /// <summary>Only this dock's.</summary>
    public DockSerial? Dock { get; init; }

    /// <summary>Only those in this status.</summary>
    public string? Status { get; init; }

    /// <summary>Only those requested at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many at most, 1 to <see cref="MaxTop"/>.</summary>
    public int Top { get; init; } = 50;

    /// <summary>Where the page before this one ended.</summary>
    public string? Continuation { get; init; }

    /// <summary>Whether only ended uploads, of whatever dock, are asked for: the index has those by their status.</summary>
    internal bool IsOfEnded => Dock is null && Status is not null && UploadStatus.IsFinal(Status);
}

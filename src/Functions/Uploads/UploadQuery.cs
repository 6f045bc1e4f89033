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

    /// <summary>Whether only uploads that have not ended are asked for, or only ended ones; null when it is both.</summary>
    internal bool? IsOfLive => Status is null ? null : !UploadStatus.IsFinal(Status);
}

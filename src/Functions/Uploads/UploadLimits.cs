using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>The settings an upload lives by, taken once when it begins so that a replay sees the same.</summary>
public sealed record UploadLimits
{
    /// <summary>How long to wait for a reply.</summary>
    public required TimeSpan ReplyTimeout { get; init; }

    /// <summary>How many start commands may stay unanswered, and how many may be refused.</summary>
    public required int StartAttempts { get; init; }

    /// <summary>How long a dock may say nothing.</summary>
    public required TimeSpan ProgressTimeout { get; init; }

    /// <summary>How long an upload may take from its turn at the dock.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>How long a cancel may take.</summary>
    public required TimeSpan CancelTimeout { get; init; }

    /// <summary>Where its archives go.</summary>
    public ArchivePlace Place { get; init; } = ArchivePlace.InBlobStorage;

    /// <summary>W3C trace context of the upload's trace, when it was begun as the settings were taken.</summary>
    public string? Trace { get; init; }
}

using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>What <see cref="StartUpload"/> needs; no secret.</summary>
public sealed record StartUploadInput
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>The pull the upload belongs to: its commands are kept back while the dock is on a mission.</summary>
    public string? Pull { get; init; }

    /// <summary>Of this command; the same when the activity runs twice, so that the dock can tell.</summary>
    public required string Tid { get; init; }

    /// <summary>The UTC day in the object keys.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Where the archives go: as it was when the upload was admitted.</summary>
    public ArchivePlace Place { get; init; } = ArchivePlace.InBlobStorage;

    /// <summary>When the credentials are to end.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The archives.</summary>
    public required IReadOnlyList<StartUploadFile> Files { get; init; }

    /// <summary>W3C trace context of the upload's trace; null when it has none.</summary>
    public string? Trace { get; init; }
}

using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>Verified archives of an upload, to be copied into Blob Storage.</summary>
public sealed record CopyRequest
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>Where they lie.</summary>
    public required ArchivePlace Place { get; init; }

    /// <summary>Their keys, there and in Blob Storage.</summary>
    public required IReadOnlyList<string> ObjectKeys { get; init; }
}

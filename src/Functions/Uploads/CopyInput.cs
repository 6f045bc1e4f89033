using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>One archive to be copied into Blob Storage, or the reason why it was not.</summary>
public sealed record CopyInput
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>Where it lies.</summary>
    public required ArchivePlace Place { get; init; }

    /// <summary>Its key, there and in Blob Storage.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Why it was not copied.</summary>
    public string? Fault { get; init; }
}

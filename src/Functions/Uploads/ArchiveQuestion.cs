using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>An archive to look for, and what the dock said of it.</summary>
public sealed record ArchiveQuestion
{
    /// <summary>Where docks were sent.</summary>
    public ArchivePlace Place { get; init; } = ArchivePlace.InBlobStorage;

    /// <summary>Its key there.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Bytes, as the dock says.</summary>
    public long? Size { get; init; }

    /// <summary>As the dock says.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>W3C trace context of the upload's trace; null when it has none.</summary>
    public string? Trace { get; init; }
}

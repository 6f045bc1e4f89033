namespace DockLogs.Functions.Uploads;

/// <summary>An archive to look for, and what the dock said of it.</summary>
public sealed record ArchiveQuestion
{
    /// <summary>Where it should lie.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Bytes, as the dock says.</summary>
    public long? Size { get; init; }

    /// <summary>As the dock says.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>W3C trace context of the upload's trace; null when it has none.</summary>
    public string? Trace { get; init; }
}

using System.Text.Json.Serialization;

namespace DockLogs.Functions.Catalogue;

/// <summary>One archive that was uploaded and verified.</summary>
public sealed record ArchiveEntry
{
    /// <summary>The upload that brought it.</summary>
    public required string UploadId { get; init; }

    /// <summary>The serial number of the dock.</summary>
    public required string Dock { get; init; }

    /// <summary>Serial number of the device the logs are of; empty when the dock never said.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>The logs in the archive.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <summary>Where it lies; null in entries of the time when there was only Blob Storage.</summary>
    public ArchivePlace? Place { get; init; }

    /// <summary>Why it has not been copied into Blob Storage, although it was to be; null when it was or need not be.</summary>
    public string? CopyFault { get; init; }

    /// <summary>Its key there.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Bytes, as stored.</summary>
    public required long Size { get; init; }

    /// <summary>MD5 of the stored object in lower-case hexadecimal, when known.</summary>
    public string? Md5 { get; init; }

    /// <summary>As the dock gave it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What the check found.</summary>
    public required string Integrity { get; init; }

    /// <summary>When it was verified.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>When the first of the logs begins, when known.</summary>
    public DateTimeOffset? LogsFrom { get; init; }

    /// <summary>When the last of the logs ends, when known.</summary>
    public DateTimeOffset? LogsTo { get; init; }

    /// <summary>The pull that asked for it, if one did.</summary>
    public string? Pull { get; init; }

    /// <summary>W3C trace context on the way to the activity that writes the entry; not part of the entry.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

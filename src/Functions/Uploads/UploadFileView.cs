namespace DockLogs.Functions.Uploads;

/// <summary>One archive of an upload as people see it.</summary>
public sealed record UploadFileView
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>Serial number of the device the logs are of; empty until the dock says.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>The logs in the archive.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <summary>Where the archive lies, or will.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>The dock's own word, or one of <see cref="FileStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>0 to 100, never going back.</summary>
    public required int Percent { get; init; }

    /// <summary>Size of the archive in bytes, as the dock says.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes a second, as the dock says.</summary>
    public long? UploadRate { get; init; }

    /// <summary>What the dock gives as the archive's fingerprint, usually its MD5 in hexadecimal.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>One of <see cref="FileIntegrity"/>.</summary>
    public required string Integrity { get; init; }
}

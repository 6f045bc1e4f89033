namespace DockLogs.Functions.Uploads;

/// <summary>What a dock reports about one file.</summary>
public sealed record FileProgress
{
    /// <summary>"0" aircraft, "3" dock, or what the dock wrote.</summary>
    public required string Module { get; init; }

    /// <summary>Serial number of the device; may be empty.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>The object key; may be empty.</summary>
    public required string Key { get; init; }

    /// <summary>By the dock's clock, when reports were merged; null means the time of the report.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The dock's word; empty if missing.</summary>
    public required string Status { get; init; }

    /// <summary>Return code of this file; other than 0 is an error.</summary>
    public int? Result { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Percent { get; init; }

    /// <summary>Size of the archive in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes a second.</summary>
    public long? UploadRate { get; init; }

    /// <summary>Usually the MD5 of the archive in hexadecimal.</summary>
    public string? Fingerprint { get; init; }
}

namespace DockLogs.Functions.Uploads;

/// <summary>What the storage has of an archive.</summary>
public sealed record ArchiveFinding
{
    /// <summary>One of <see cref="FileIntegrity"/>.</summary>
    public required string Integrity { get; init; }

    /// <summary>Bytes, as stored.</summary>
    public long? Size { get; init; }

    /// <summary>MD5 of what is stored in lower-case hexadecimal, when known.</summary>
    public string? Md5 { get; init; }
}

namespace DockLogs.Cli.Api;

/// <summary>One archive of an upload.</summary>
internal sealed record UploadFile : Open
{
    public string? Module { get; init; }

    public string? DeviceSn { get; init; }

    public IReadOnlyList<long>? BootIndexes { get; init; }

    public string? ObjectKey { get; init; }

    public string? Status { get; init; }

    public double? Percent { get; init; }

    /// <summary>Bytes of the archive.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes a second.</summary>
    public long? UploadRate { get; init; }

    public string? Fingerprint { get; init; }

    public string? Integrity { get; init; }

    /// <summary>The archive's MD5 in lower-case hexadecimal; null when the fingerprint is something else.</summary>
    public string? Md5 => Fingerprint is { Length: 32 } text && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;

    /// <summary>Whether the API hands the archive out.</summary>
    public bool CanBeFetched => Integrity is "verified" or "mismatch";
}

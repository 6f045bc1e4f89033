namespace DockLogs.UploadGateway.Storage;

/// <summary>What is stored with an object's bytes.</summary>
public sealed record ObjectProperties
{
    /// <summary>The Content-MD5 property: MD5 of the whole object, 16 bytes; null when it is not known.</summary>
    public byte[]? Md5 { get; init; }

    /// <summary>The media type.</summary>
    public string? ContentType { get; init; }

    /// <summary>The Content-Encoding property, without aws-chunked.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The Content-Language property.</summary>
    public string? ContentLanguage { get; init; }

    /// <summary>The Content-Disposition property.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>The Cache-Control property.</summary>
    public string? CacheControl { get; init; }

    /// <summary>Names as in <see cref="ObjectMetadata"/>, values of printable ASCII.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

namespace DockLogs.UploadGateway.Storage;

/// <summary>The metadata names that the gateway writes beside an object.</summary>
public static class ObjectMetadata
{
    /// <summary>SHA-256 of the whole object, 64 lower-case hexadecimal digits.</summary>
    public const string Sha256 = "sha256";

    /// <summary>The upload whose credentials wrote the object.</summary>
    public const string Upload = "upload";

    /// <summary>The ETag that S3 clients were told, when it is not the MD5.</summary>
    public const string ETag = "etag";

    /// <summary>The id of the multipart upload that wrote the object; a Complete that is sent again finds its work done by it.</summary>
    public const string Multipart = "multipart";

    /// <summary>The checksum that the client asked for, as <c>algorithm:base64</c>.</summary>
    public const string Checksum = "checksum";

    /// <summary>The client's own x-amz-meta-* headers, percent-encoded pairs joined by '&amp;'.</summary>
    public const string User = "s3meta";
}

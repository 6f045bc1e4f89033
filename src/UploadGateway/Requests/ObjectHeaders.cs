using System.Diagnostics.CodeAnalysis;
using System.Text;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// The headers of a request that describe the object to be. What cannot be kept is refused: an object whose tags,
/// locks or encryption were silently dropped would not be what its owner thinks it is.
/// </summary>
internal sealed record ObjectHeaders
{
    private const int MaxMetadataBytes = 2048;
    private const string MetadataPrefix = "x-amz-meta-";

    private static readonly string[] Unsupported =
    [
        "x-amz-copy-source", "x-amz-tagging", "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date", "x-amz-object-lock-legal-hold",
        "x-amz-website-redirect-location", "x-amz-write-offset-bytes", "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-customer-key-md5", "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-context", "if-match",
    ];

    private static readonly string[] Descriptions = [MetadataPrefix, "x-amz-acl", "x-amz-grant-", "x-amz-storage-class", "x-amz-server-side-encryption"];

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public string? ContentLanguage { get; init; }

    public string? ContentDisposition { get; init; }

    public string? CacheControl { get; init; }

    /// <summary>x-amz-meta-* as percent-encoded pairs; null when there are none.</summary>
    public string? UserMetadata { get; init; }

    /// <summary>If-None-Match: * was asked.</summary>
    public bool OnlyIfAbsent { get; init; }

    /// <summary>Whether a name is of a header that says what the object is to be. In the query of a presigned URL S3 takes them too; here they would be lost.</summary>
    public static bool Describes(string name) =>
        Unsupported.Contains(name, StringComparer.OrdinalIgnoreCase)
        || Descriptions.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    public static bool TryRead(IHeaderDictionary headers, [NotNullWhen(true)] out ObjectHeaders? read, [NotNullWhen(false)] out S3Error? error)
    {
        read = null;
        error = CheckSupported(headers);
        if (error is not null || !TryReadUserMetadata(headers, out var userMetadata, out error))
        {
            return false;
        }

        read = new ObjectHeaders
        {
            ContentType = Text(headers.ContentType) ?? "binary/octet-stream",
            ContentEncoding = WithoutFraming(headers.ContentEncoding),
            ContentLanguage = Text(headers.ContentLanguage),
            ContentDisposition = Text(headers.ContentDisposition),
            CacheControl = Text(headers.CacheControl),
            UserMetadata = userMetadata,
            OnlyIfAbsent = headers.IfNoneMatch.Count > 0,
        };
        return true;
    }

    private static S3Error? CheckSupported(IHeaderDictionary headers)
    {
        foreach (var name in Unsupported)
        {
            if (headers.ContainsKey(name))
            {
                return S3Errors.NotImplemented.With("Header", name);
            }
        }

        if (headers.Keys.Any(name => name.StartsWith("x-amz-grant-", StringComparison.OrdinalIgnoreCase))
            || headers["x-amz-acl"].ToString() is not ("" or "private" or "bucket-owner-full-control"))
        {
            return S3Errors.AclNotSupported;
        }

        if (headers["x-amz-storage-class"].ToString() is not ("" or "STANDARD"))
        {
            return S3Errors.InvalidStorageClass;
        }

        // Blob Storage encrypts everything with AES-256 at rest.
        if (headers["x-amz-server-side-encryption"].ToString() is not ("" or "AES256"))
        {
            return S3Errors.NotImplemented.With("Header", "x-amz-server-side-encryption");
        }

        if (headers.IfNoneMatch.ToString() is not ("" or "*"))
        {
            return S3Errors.NotImplemented.With("Header", "If-None-Match");
        }

        // Blob Storage takes no others, and would be asked again and again.
        foreach (var name in (string[])["Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition", "Cache-Control"])
        {
            if (!Ascii.IsValid(headers[name].ToString()))
            {
                return S3Errors.InvalidArgument.Saying("The header holds characters other than ASCII.").With("ArgumentName", name);
            }
        }

        return null;
    }

    private static bool TryReadUserMetadata(IHeaderDictionary headers, out string? metadata, [NotNullWhen(false)] out S3Error? error)
    {
        metadata = null;
        error = null;
        var pairs = new StringBuilder();
        var bytes = 0;
        foreach (var (name, value) in headers)
        {
            if (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var text = value.ToString();
            bytes += name.Length - MetadataPrefix.Length + Encoding.UTF8.GetByteCount(text);
            pairs.Append(pairs.Length == 0 ? "" : "&");
            PercentCoding.AppendEncoded(pairs, name[MetadataPrefix.Length..].ToLowerInvariant(), keepSlash: false);
            PercentCoding.AppendEncoded(pairs.Append('='), text, keepSlash: false);
        }

        if (bytes > MaxMetadataBytes)
        {
            error = S3Errors.MetadataTooLarge.With("MaxSizeAllowed", "2048");
            return false;
        }

        metadata = pairs.Length == 0 ? null : pairs.ToString();
        return true;
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static string? WithoutFraming(string? encoding) => encoding is null
        ? null
        : Text(string.Join(
            ", ",
            encoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(coding => !coding.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase))));
}

using System.Diagnostics.CodeAnalysis;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// What a request is about: bucket, key and query, taken from the request line exactly as it was sent, before any
/// normalisation by the web server, and decoded once.
/// </summary>
internal sealed record RequestTarget
{
    /// <summary>"" for a request on the service itself.</summary>
    public required string Bucket { get; init; }

    /// <summary>"" for a request on the bucket.</summary>
    public required string Key { get; init; }

    public required RequestQuery Query { get; init; }

    /// <summary>The canonical URI of SigV4. With virtual-host style it does not hold the bucket.</summary>
    public required string CanonicalPath { get; init; }

    /// <param name="rawTarget">The request target of the request line.</param>
    /// <param name="host">The Host header, with or without a port.</param>
    /// <param name="domain">The domain under which buckets are host names; null when path-style is the only one.</param>
    public static bool TryParse(
        string rawTarget, string host, string? domain, [NotNullWhen(true)] out RequestTarget? target, [NotNullWhen(false)] out S3Error? error)
    {
        target = null;
        // Absolute-form (a proxy's) is refused: its authority could differ from the Host that was signed.
        if (rawTarget.Length == 0 || rawTarget[0] != '/')
        {
            error = S3Errors.InvalidUri;
            return false;
        }

        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var rawPath = question < 0 ? rawTarget.AsSpan() : rawTarget.AsSpan(0, question);
        var rawQuery = question < 0 ? default : rawTarget.AsSpan(question + 1);
        if (!PercentCoding.TryDecode(rawPath, out var path))
        {
            error = S3Errors.InvalidUri;
            return false;
        }

        if (!RequestQuery.TryParse(rawQuery, out var query, out error))
        {
            return false;
        }

        string bucket, key;
        if (BucketOfHost(host, domain) is { } hostBucket)
        {
            bucket = hostBucket;
            key = path[1..];
        }
        else
        {
            var slash = path.IndexOf('/', 1);
            bucket = slash < 0 ? path[1..] : path[1..slash];
            key = slash < 0 ? "" : path[(slash + 1)..];
        }

        if ((bucket.Length == 0 && key.Length > 0) || (bucket.Length > 0 && !BucketName.IsValid(bucket)))
        {
            error = S3Errors.InvalidBucketName.With("BucketName", bucket);
            return false;
        }

        if (key.Length > 0 && ObjectKeyRules.Check(key) is { } fault)
        {
            error = fault;
            return false;
        }

        target = new RequestTarget { Bucket = bucket, Key = key, Query = query, CanonicalPath = PercentCoding.Encode(path, keepSlash: true) };
        error = null;
        return true;
    }

    private static string? BucketOfHost(string host, string? domain)
    {
        if (string.IsNullOrEmpty(domain))
        {
            return null;
        }

        var colon = host.LastIndexOf(':');
        var name = colon < 0 || host.EndsWith(']') ? host.AsSpan() : host.AsSpan(0, colon);
        return name.Length > domain.Length + 1
            && name[^(domain.Length + 1)] == '.'
            && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            ? name[..^(domain.Length + 1)].ToString().ToLowerInvariant()
            : null;
    }
}

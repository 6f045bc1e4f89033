using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Signing;

/// <summary>Reads the signature of a presigned URL (S3 API reference, "Authenticating requests: query parameters").</summary>
internal static class QuerySignature
{
    public const string SignatureParameter = "X-Amz-Signature";

    private const int MaxLifetimeSeconds = 7 * 24 * 3600;

    private static readonly string[] Marks =
        ["X-Amz-Algorithm", "X-Amz-Credential", SignatureParameter, "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Security-Token"];

    private static readonly string[] Version2Marks = ["AWSAccessKeyId", "Signature"];

    /// <summary>Any of the parameters is there, in any spelling: then the query claims to authorise the request.</summary>
    public static bool IsClaimed(RequestQuery query) =>
        !query.IsEmpty && query.Names.Any(name =>
            Marks.Contains(name, StringComparer.OrdinalIgnoreCase) || Version2Marks.Contains(name, StringComparer.OrdinalIgnoreCase));

    public static bool TryParse(RequestQuery query, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out S3Error? error)
    {
        claim = null;
        if (Version2Marks.Any(query.Contains))
        {
            error = S3Errors.UnsupportedAuthorization;
            return false;
        }

        if (query["X-Amz-Algorithm"] is { Length: > 0 } algorithm && algorithm != RequestSignature.Algorithm)
        {
            error = S3Errors.AuthorizationQueryParameters("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\".");
            return false;
        }

        if (Marks.Take(6).Any(name => string.IsNullOrEmpty(query[name])))
        {
            error = S3Errors.AuthorizationQueryParameters(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
            return false;
        }

        if (query.Names.FirstOrDefault(ObjectHeaders.Describes) is { } described)
        {
            error = S3Errors.NotImplemented.With("Header", described.ToLowerInvariant());
            return false;
        }

        if (CredentialScope.Parse(query["X-Amz-Credential"]!) is not { } scope)
        {
            error = S3Errors.AuthorizationQueryParameters(
                "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
            return false;
        }

        if (!SignatureTime.TryParse(query["X-Amz-Date"], out var time))
        {
            error = S3Errors.AuthorizationQueryParameters("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\".");
            return false;
        }

        if (ReadLifetime(query["X-Amz-Expires"]!, out var lifetime) is { } fault)
        {
            error = S3Errors.AuthorizationQueryParameters(fault);
            return false;
        }

        var signature = query[SignatureParameter]!;
        if (!LowerHex.IsSignature(signature))
        {
            error = S3Errors.SignatureDoesNotMatch;
            return false;
        }

        error = null;
        claim = new SignatureClaim
        {
            Scope = scope,
            SignedHeaders = query["X-Amz-SignedHeaders"]!.Split(';'),
            Signature = signature,
            Timestamp = query["X-Amz-Date"]!,
            Time = time,
            SessionToken = query["X-Amz-Security-Token"] ?? "",
            Lifetime = lifetime,
        };
        return true;
    }

    private static string? ReadLifetime(string text, out TimeSpan lifetime)
    {
        lifetime = default;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return "X-Amz-Expires should be a number.";
        }

        if (seconds is < 0 or > MaxLifetimeSeconds)
        {
            return seconds < 0
                ? "X-Amz-Expires must be non-negative."
                : "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds.";
        }

        lifetime = TimeSpan.FromSeconds(seconds);
        return null;
    }
}

using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Signing;

/// <summary>
/// What the signature must cover: the host, and every x-amz-* header that is there, since each of them can change
/// what the request does. Each of these may stand in the request only once.
/// </summary>
internal static class SignedHeaderRules
{
    private static readonly string[] Singles = ["content-md5", "content-type", "content-encoding", "content-length", "if-none-match", "if-match", "transfer-encoding"];

    /// <returns>null when the rules are kept.</returns>
    public static S3Error? Check(HttpRequest request, SignatureClaim claim)
    {
        var signed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in claim.SignedHeaders)
        {
            if (name.Length == 0 || !signed.Add(name) || name.AsSpan().ContainsAnyInRange('A', 'Z'))
            {
                return S3Errors.SignatureDoesNotMatch.Saying("SignedHeaders must name each header once, in lower case.");
            }

            if (!request.Headers.ContainsKey(name))
            {
                return S3Errors.SignatureDoesNotMatch.Saying("A header that the signature names is not in the request.").With("Header", name);
            }
        }

        var unsigned = new List<string>();
        if (!signed.Contains("host"))
        {
            unsigned.Add("host");
        }

        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            {
                var lower = name.ToLowerInvariant();
                if (values.Count > 1)
                {
                    return S3Errors.InvalidArgument.Saying("A header was given more than once.").With("ArgumentName", lower);
                }

                if (!signed.Contains(lower))
                {
                    unsigned.Add(lower);
                }
            }
            else if (values.Count > 1 && Singles.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return S3Errors.InvalidArgument.Saying("A header was given more than once.").With("ArgumentName", name.ToLowerInvariant());
            }
        }

        return unsigned.Count == 0 ? null : S3Errors.HeadersNotSigned.With("HeadersNotSigned", string.Join(", ", unsigned));
    }
}

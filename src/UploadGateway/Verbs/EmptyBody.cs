using System.Security.Cryptography;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>For verbs that take no body: there must be none, and what the signature says about it must agree.</summary>
internal static class EmptyBody
{
    private static readonly byte[] EmptyHash = SHA256.HashData([]);

    /// <exception cref="S3Exception">There is a body, or one was signed.</exception>
    public static void Check(S3Request request)
    {
        var payload = request.Authenticated.Payload;
        if (payload.IsChunked)
        {
            throw new S3Exception(S3Errors.StreamingNotAllowedHere);
        }

        if (request.Http.Request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            throw new S3Exception(S3Errors.UnexpectedContent);
        }

        if (payload.Sha256 is { } signed && !CryptographicOperations.FixedTimeEquals(signed, EmptyHash))
        {
            throw new S3Exception(S3Errors.ContentSha256Mismatch);
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace DockLogs.UploadGateway.Signing;

/// <summary>
/// Verifies the chain of signatures of an aws-chunked body: each signature covers the one before, beginning with that
/// of the request, so that no chunk can be left out, repeated or moved
/// (S3 API reference, "Signature calculations: transferring payload in multiple chunks").
/// </summary>
internal sealed class ChunkSigner(SigningKey key, string timestamp, string scope, string requestSignature)
{
    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));

    private string _previous = requestSignature;

    public bool MatchesChunk(string signature, ReadOnlySpan<byte> sha256) =>
        Matches($"AWS4-HMAC-SHA256-PAYLOAD\n{timestamp}\n{scope}\n{_previous}\n{EmptyHash}\n{Convert.ToHexStringLower(sha256)}", signature);

    /// <param name="trailer">The trailing headers, each as name:value with a line feed behind.</param>
    public bool MatchesTrailer(string signature, string trailer) =>
        Matches(
            $"AWS4-HMAC-SHA256-TRAILER\n{timestamp}\n{scope}\n{_previous}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trailer)))}",
            signature);

    private bool Matches(string stringToSign, string signature)
    {
        if (!LowerHex.IsSignature(signature) || !key.Matches(stringToSign, signature))
        {
            return false;
        }

        _previous = signature;
        return true;
    }
}

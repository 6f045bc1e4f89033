using System.Security.Cryptography;

namespace DockLogs.UploadGateway.Signing;

/// <summary>The value of x-amz-content-sha256, understood.</summary>
/// <param name="Text">As it stands in the canonical request.</param>
/// <param name="Sha256">Only with <see cref="PayloadKind.Signed"/>.</param>
internal sealed record PayloadHash(PayloadKind Kind, string Text, byte[]? Sha256 = null)
{
    public static readonly PayloadHash Unsigned = new(PayloadKind.Unsigned, "UNSIGNED-PAYLOAD");

    public bool IsChunked => Kind is PayloadKind.SignedChunks or PayloadKind.SignedChunksWithTrailer or PayloadKind.UnsignedChunksWithTrailer;

    public bool HasTrailer => Kind is PayloadKind.SignedChunksWithTrailer or PayloadKind.UnsignedChunksWithTrailer;

    public static PayloadHash? Parse(string text)
    {
        PayloadKind? named = text switch
        {
            "UNSIGNED-PAYLOAD" => PayloadKind.Unsigned,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" => PayloadKind.SignedChunks,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => PayloadKind.SignedChunksWithTrailer,
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => PayloadKind.UnsignedChunksWithTrailer,
            _ => null,
        };
        if (named is { } kind)
        {
            return new PayloadHash(kind, text);
        }

        // Upper-case hex is not what signers write; taking it would mean two spellings of one signature.
        return text.Length == 2 * SHA256.HashSizeInBytes && !text.AsSpan().ContainsAnyExcept(LowerHex.Digits)
            ? new PayloadHash(PayloadKind.Signed, text, Convert.FromHexString(text))
            : null;
    }
}

using System.Buffers;
using System.Text;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// Keys that could mean another place to someone who reads them differently are refused: a segment that is empty,
/// '.' or '..', a backslash, a control character, or a percent-encoding of one of these left over after the one decode.
/// So are characters that rearrange or break the line of a log, or that XML cannot write.
/// </summary>
internal static class ObjectKeyRules
{
    /// <summary>Azure's limit is 1,024 characters for a blob's name, S3's is 1,024 bytes for a key.</summary>
    private const int MaxBytes = 1024;

    /// <summary>Azure's limit for the segments of a blob's name (Naming and referencing containers, blobs, and metadata).</summary>
    private const int MaxSegments = 254;

    // Line and paragraph separator; marks, embeddings, overrides and isolates of writing direction; noncharacters.
    private static readonly SearchValues<char> Misleading = SearchValues.Create(
        "\u2028\u2029\u200E\u200F\u061C\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFFFE\uFFFF");

    private static readonly string[] EncodedAgain = ["%2e", "%2f", "%5c", "%00", "%25"];

    /// <returns>null when the key is good.</returns>
    public static S3Error? Check(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > MaxBytes)
        {
            return S3Errors.KeyTooLong.With("MaxSizeAllowed", "1024");
        }

        foreach (var c in key)
        {
            if (char.IsControl(c) || c == '\\')
            {
                return Refused("The key holds a control character or a backslash.");
            }
        }

        if (key.AsSpan().ContainsAny(Misleading))
        {
            return Refused("The key holds a character that cannot be shown as what it is.");
        }

        if (key.AsSpan().Count('/') >= MaxSegments)
        {
            return Refused("The key has more than 254 segments.");
        }

        foreach (var range in key.AsSpan().Split('/'))
        {
            // A segment of nothing but dots, or one that ends with a dot, is rewritten by some file systems and URL parsers.
            var segment = key.AsSpan(range);
            if (segment.IsEmpty || segment[^1] == '.')
            {
                return Refused("The key has a segment that is empty or ends with a dot.");
            }
        }

        foreach (var encoded in EncodedAgain)
        {
            if (key.Contains(encoded, StringComparison.OrdinalIgnoreCase))
            {
                return Refused("The key is percent-encoded more than once.");
            }
        }

        return null;
    }

    private static S3Error Refused(string why) => S3Errors.InvalidArgument.Saying(why).With("ArgumentName", "key");
}

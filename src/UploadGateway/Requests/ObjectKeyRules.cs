using System.Text;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// Keys that could mean another place to someone who reads them differently are refused: a segment that is empty,
/// '.' or '..', a backslash, a control character, or a percent-encoding of one of these left over after the one decode.
/// </summary>
internal static class ObjectKeyRules
{
    /// <summary>Azure's limit is 1,024 characters for a blob's name, S3's is 1,024 bytes for a key.</summary>
    private const int MaxBytes = 1024;

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

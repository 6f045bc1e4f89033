using System.Buffers;
using System.Text;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// The percent-encoding that SigV4 prescribes (unreserved characters A-Z a-z 0-9 - . _ ~, upper-case hex) and its
/// strict inverse: exactly one decode, to valid UTF-8, or none at all.
/// </summary>
internal static class PercentCoding
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryDecode(ReadOnlySpan<char> encoded, out string decoded)
    {
        decoded = "";
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(encoded.Length, 1));
        try
        {
            var length = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                var c = encoded[i];
                if (c == '%')
                {
                    if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                    {
                        return false;
                    }

                    rented[length++] = (byte)((HexValue(encoded[i + 1]) << 4) | HexValue(encoded[i + 2]));
                    i += 2;
                }
                else if (c is > ' ' and < '\x7F')
                {
                    rented[length++] = (byte)c;
                }
                else
                {
                    return false;
                }
            }

            decoded = StrictUtf8.GetString(rented, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Appends the SigV4 form of <paramref name="text"/>. In a path '/' stands for itself.</summary>
    public static void AppendEncoded(StringBuilder output, string text, bool keepSlash)
    {
        var rented = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetMaxByteCount(text.Length));
        var length = StrictUtf8.GetBytes(text, rented);
        foreach (var b in rented.AsSpan(0, length))
        {
            if (Unreserved.Contains(b) || (keepSlash && b == (byte)'/'))
            {
                output.Append((char)b);
            }
            else
            {
                output.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    public static string Encode(string text, bool keepSlash = false)
    {
        var output = new StringBuilder(text.Length + 16);
        AppendEncoded(output, text, keepSlash);
        return output.ToString();
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

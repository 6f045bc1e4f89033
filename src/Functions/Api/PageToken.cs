using System.Buffers.Text;
using System.Text;

namespace DockLogs.Functions.Api;

/// <summary>What <c>continuation</c> carries: some texts, opaque to the client.</summary>
internal static class PageToken
{
    // Changed whenever the meaning of the parts changes, so that an old token is refused and not misread.
    private const string Version = "1";
    private const char Separator = '\n';
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Packs the parts.</summary>
    public static string Write(params ReadOnlySpan<string> parts) =>
        Base64Url.EncodeToString(Strict.GetBytes($"{Version}{Separator}{string.Join(Separator, parts)}"));

    /// <summary>Unpacks the parts.</summary>
    /// <exception cref="FormatException">The token is none of <see cref="Write"/> with that many parts.</exception>
    public static string[] Read(string token, int parts)
    {
        try
        {
            string[] found = Strict.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
            if (found.Length == parts + 1 && found[0] == Version)
            {
                return found[1..];
            }
        }
        catch (ArgumentException)
        {
            // Bytes that are no UTF-8: the same fault as any other below.
        }

        throw new FormatException("The continuation is none that this list gave out.");
    }
}

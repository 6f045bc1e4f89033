using System.Globalization;

namespace DockLogs.UploadGateway.Signing;

/// <summary>The one form of date that SigV4 signs: yyyyMMddTHHmmssZ.</summary>
internal static class SignatureTime
{
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: 16 }
            && DateTimeOffset.TryParseExact(
                text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }

    public static bool IsDate(string text) =>
        text.Length == 8 && DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

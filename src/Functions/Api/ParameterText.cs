using System.Globalization;
using DockLogs.Contracts;

namespace DockLogs.Functions.Api;

/// <summary>How parameters are written, and what is said when they are not.</summary>
internal static class ParameterText
{
    public const string Serial = "a serial number: " + DockSerial.Expected;
    public const string Time = "an RFC 3339 time such as 2026-01-31T02:00:00Z, or a date (its midnight in UTC)";

    // What a DateTimeOffset holds; RFC 3339 allows any number of digits, and some languages write nine.
    private const int FractionDigits = 7;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd",
    ];

    /// <summary>Reads an RFC 3339 time into UTC.</summary>
    public static bool TryReadTime(string text, out DateTimeOffset time)
    {
        // An unescaped '+' of an offset reaches us as a space.
        string written = text.Trim().Replace(' ', '+').ToUpperInvariant();
        int fraction = written.IndexOf('.', StringComparison.Ordinal) + 1;
        int digits = written.AsSpan(fraction).IndexOfAnyExceptInRange('0', '9');
        if (fraction > 0 && digits == 0)
        {
            time = default;
            return false;
        }

        if (fraction > 0 && digits > FractionDigits)
        {
            written = written.Remove(fraction + FractionDigits, digits - FractionDigits);
        }

        return DateTimeOffset.TryParseExact(
            written,
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
    }
}

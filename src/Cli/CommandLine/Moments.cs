using System.Globalization;

namespace DockLogs.Cli.CommandLine;

/// <summary>Times as people type them.</summary>
internal static class Moments
{
    /// <summary>What a time looks like, for messages.</summary>
    public const string Expected = "a time such as 2026-03-01T22:00:00Z, a local one such as 2026-03-01 or 2026-03-01T22:00, or how long ago, such as 24h";

    private static readonly string[] Local = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd' 'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss"];

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Reads a time; one without an offset is of the local zone.</summary>
    public static bool TryParse(string text, TimeProvider time, out DateTimeOffset moment)
    {
        if (Durations.TryParse(text, out TimeSpan ago))
        {
            DateTimeOffset now = time.GetUtcNow();
            moment = now - DateTimeOffset.MinValue > ago ? now - ago : DateTimeOffset.MinValue;
            return true;
        }

        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            moment = new DateTimeOffset(local, time.LocalTimeZone.GetUtcOffset(local)).ToUniversalTime();
            return true;
        }

        return DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
    }

    /// <summary>A time as the API takes it.</summary>
    public static string? Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace DockLogs.Cli.CommandLine;

/// <summary>Durations as people type them.</summary>
internal static partial class Durations
{
    /// <summary>What a duration looks like, for messages.</summary>
    public const string Expected = "a duration such as 30s, 5m, 1h30m, 2d or 00:05:00";

    /// <summary>Reads <c>1h30m</c> or <c>hh:mm:ss</c>; false for anything else, and for no time at all.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out duration) && duration > TimeSpan.Zero;
        }

        Match match = Units().Match(text);
        if (!match.Success)
        {
            return false;
        }

        // At most five digits each, so that no sum overflows.
        int Of(string unit) => match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
        duration = new TimeSpan(Of("d"), Of("h"), Of("m"), Of("s"));
        return duration > TimeSpan.Zero;
    }

    [GeneratedRegex(@"^(?:(?<d>[0-9]{1,5})d)?(?:(?<h>[0-9]{1,5})h)?(?:(?<m>[0-9]{1,5})m)?(?:(?<s>[0-9]{1,5})s)?\z")]
    private static partial Regex Units();
}

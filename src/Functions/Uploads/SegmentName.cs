using System.Globalization;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// A segment of ended uploads: those of one status, or of one dock, that were asked for in one stretch of time. The number in
/// its name counts down, so that the storage's own listing is newest first.
/// <list type="bullet">
/// <item><c>ended/{7 digits}/{status}</c>: a stretch of 28 hours.</item>
/// <item><c>ended/{7 digits}/{digit}-completed</c>: a tenth of that, since most uploads complete.</item>
/// <item><c>docks/{dock}/{5 digits}</c>: 116 days of a dock.</item>
/// </list>
/// </summary>
/// <param name="Text">The blob's name.</param>
/// <param name="Status">The status all its uploads have; null when they have any.</param>
/// <param name="First">Ticks left of the calendar of the newest upload it can have.</param>
/// <param name="Last">The same of the oldest.</param>
internal readonly record struct SegmentName(string Text, string? Status, long First, long Last)
{
    /// <summary>Where the segments of all ended uploads are.</summary>
    public const string Ended = "ended/";

    /// <summary>Where the segments of docks are.</summary>
    public const string Docks = "docks/";

    private const long Day = 1_000_000_000_000;
    private const long PartOfDay = Day / 10;
    private const long Season = 100 * Day;
    private const int DayDigits = 7;
    private const int SeasonDigits = 5;

    /// <summary>Where the segments of a dock are.</summary>
    public static string OfDock(string dock) => $"{Docks}{dock}/";

    /// <summary>The segment of all uploads of a status that an upload belongs to.</summary>
    public static SegmentName For(string status, UploadPlace place)
    {
        long part = place.TicksLeft / PartOfDay;
        return status == UploadStatus.Completed
            ? Of(string.Create(CultureInfo.InvariantCulture, $"{Ended}{part / 10:D7}/{part % 10}-{status}"), status, part, PartOfDay)
            : Of(string.Create(CultureInfo.InvariantCulture, $"{Ended}{part / 10:D7}/{status}"), status, part / 10, Day);
    }

    /// <summary>The segment of its dock that an upload belongs to.</summary>
    public static SegmentName ForDock(string dock, UploadPlace place)
    {
        long season = place.TicksLeft / Season;
        return Of(string.Create(CultureInfo.InvariantCulture, $"{OfDock(dock)}{season:D5}"), null, season, Season);
    }

    /// <summary>Reads the name of a blob under <see cref="Ended"/> or <see cref="OfDock(string)"/>.</summary>
    public static bool TryParse(string text, out SegmentName name)
    {
        string[] parts = text.Split('/');
        name = default;
        if (parts.Length == 3 && $"{parts[0]}/" == Docks && TryNumber(parts[2], SeasonDigits, out long season))
        {
            name = Of(text, null, season, Season);
        }
        else if (parts.Length == 3 && $"{parts[0]}/" == Ended && TryNumber(parts[1], DayDigits, out long day))
        {
            name = parts[2].Length > 2 && char.IsAsciiDigit(parts[2][0]) && parts[2][1] == '-'
                ? Of(text, parts[2][2..], (day * 10) + (parts[2][0] - '0'), PartOfDay)
                : Of(text, parts[2], day, Day);
        }

        return name.Text is not null;
    }

    /// <summary>Whether two segments under <see cref="Ended"/> have the same seven digits.</summary>
    public bool IsOfSameDay(SegmentName other) => First / Day == other.First / Day;

    private static SegmentName Of(string text, string? status, long number, long length) => new(text, status, number * length, ((number + 1) * length) - 1);

    private static bool TryNumber(string text, int digits, out long number)
    {
        number = 0;
        return text.Length == digits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

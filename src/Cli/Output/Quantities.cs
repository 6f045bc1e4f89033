using System.Globalization;

namespace DockLogs.Cli.Output;

/// <summary>Sizes, times and durations as people read them.</summary>
internal static class Quantities
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Bytes in binary units, such as <c>1.5 MiB</c>; nothing for null.</summary>
    public static string Size(long? bytes)
    {
        if (bytes is not { } value)
        {
            return "";
        }

        double amount = value;
        int unit = 0;

        // From 1023.95 on it would be shown as 1024.0.
        while (Math.Abs(amount) >= (unit == 0 ? 1024 : 1023.95) && unit < Units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return amount.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A time in the local zone, with its offset; nothing for null.</summary>
    public static string Time(DateTimeOffset? moment, TimeProvider time) =>
        moment is { } value
            ? TimeZoneInfo.ConvertTime(value, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
            : "";

    /// <summary>A duration, such as <c>1 h 5 min</c>, <c>2 min 30 s</c> or <c>12 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours} h {duration.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes} min {duration.Seconds} s"),
        _ => duration.TotalSeconds.ToString(duration.TotalSeconds >= 10 ? "0" : "0.#", CultureInfo.InvariantCulture) + " s",
    };

    /// <summary>Numbers, parted by commas; ranges of three and more as <c>5–9</c>.</summary>
    public static string Numbers(IReadOnlyList<long>? numbers)
    {
        List<string> parts = [];
        for (int first = 0; first < (numbers?.Count ?? 0);)
        {
            int last = first;
            while (last + 1 < numbers!.Count && numbers[last + 1] == numbers[last] + 1)
            {
                last++;
            }

            if (last - first < 2)
            {
                last = first;
            }

            string begin = numbers[first].ToString(CultureInfo.InvariantCulture);
            parts.Add(last == first ? begin : $"{begin}–{numbers[last].ToString(CultureInfo.InvariantCulture)}");
            first = last + 1;
        }

        return string.Join(',', parts);
    }
}

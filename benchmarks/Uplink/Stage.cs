using System.Globalization;

namespace DockLogs.UplinkBenchmark;

/// <summary>How a counter of the pipeline moved.</summary>
/// <param name="Name">The instrument.</param>
/// <param name="Count">Its sum.</param>
/// <param name="First">When it first moved; the start of the measurement is zero.</param>
/// <param name="Last">When it last moved.</param>
internal sealed record Stage(string Name, long Count, TimeSpan First, TimeSpan Last)
{
    public double PerSecond => Count / Math.Max((Last - First).TotalSeconds, 1e-6);

    public static Stage Parse(string[] words) => new(
        words[0],
        long.Parse(words[1], CultureInfo.InvariantCulture),
        TimeSpan.FromTicks(long.Parse(words[2], CultureInfo.InvariantCulture)),
        TimeSpan.FromTicks(long.Parse(words[3], CultureInfo.InvariantCulture)));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Count} {First.Ticks} {Last.Ticks}");
}

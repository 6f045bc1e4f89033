using System.Diagnostics;

namespace DockLogs.EngineBenchmark;

/// <summary>One engine's turn at one flow.</summary>
/// <param name="Rate">Flows finished per second.</param>
/// <param name="P50">Median time of a flow, start to result, in milliseconds.</param>
/// <param name="P99">99th percentile of the same.</param>
internal sealed record Turn(double Rate, double P50, double P99)
{
    /// <summary>Keeps <paramref name="parallel"/> flows under way for <paramref name="duration"/>, then lets them finish.</summary>
    public static async Task<Turn> TakeAsync(Func<Task> flow, int parallel, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var lanes = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(() => LaneAsync(flow, clock, duration))));
        var seconds = clock.Elapsed.TotalSeconds;
        double[] times = [.. lanes.SelectMany(lane => lane).Order()];
        return new Turn(times.Length / seconds, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    private static async Task<List<double>> LaneAsync(Func<Task> flow, Stopwatch clock, TimeSpan duration)
    {
        var times = new List<double>();
        while (clock.Elapsed < duration)
        {
            var began = Stopwatch.GetTimestamp();
            await flow();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace DockLogs.ApiBenchmark;

/// <summary>How long calls took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public async Task<T> MeasureAsync<T>(Func<Task<T>> call)
    {
        long started = Stopwatch.GetTimestamp();
        T result = await call();
        double taken = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        lock (_milliseconds)
        {
            _milliseconds.Add(taken);
        }

        return result;
    }

    public string Row(string what)
    {
        _milliseconds.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {what} | {Count} | {At(0.5):F1} | {At(0.95):F1} | {At(0.99):F1} | {_milliseconds[^1]:F1} |");
    }

    private double At(double part) => _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(part * _milliseconds.Count))];
}

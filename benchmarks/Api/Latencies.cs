using System.Diagnostics;
using System.Globalization;

namespace DockLogs.ApiBenchmark;

/// <summary>How long calls took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public static string Head => $"| call | calls | median ms | p95 ms | p99 ms | largest ms |{Environment.NewLine}|---|---|---|---|---|---|";

    public double Largest => _milliseconds.Max();

    /// <summary>Those of some calls, by their order.</summary>
    public Latencies Part(int first, int count)
    {
        Latencies part = new();
        part._milliseconds.AddRange(_milliseconds.Skip(first).Take(count));
        return part;
    }

    public Task<T> MeasureAsync<T>(Func<Task<T>> call) => MeasureAsync(Stopwatch.GetTimestamp(), call);

    /// <param name="due">When the call was to begin; that it could not begin then is part of what it took.</param>
    /// <param name="call">The call.</param>
    public async Task<T> MeasureAsync<T>(long due, Func<Task<T>> call)
    {
        T result = await call();
        double taken = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
        lock (_milliseconds)
        {
            _milliseconds.Add(taken);
        }

        return result;
    }

    public int CountOver(double milliseconds) => _milliseconds.Count(one => one > milliseconds);

    public double At(double part)
    {
        double[] sorted = [.. _milliseconds.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
    }

    public string Row(string what) => string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {Count} | {At(0.5):F1} | {At(0.95):F1} | {At(0.99):F1} | {Largest:F1} |");
}

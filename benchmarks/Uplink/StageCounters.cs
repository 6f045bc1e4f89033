using System.Diagnostics;
using System.Diagnostics.Metrics;
using DockLogs.Bridge;
using DockLogs.Functions.Uplink;

namespace DockLogs.UplinkBenchmark;

/// <summary>Listens to the counters of bridge and uplink: how much, and when first and last.</summary>
internal sealed class StageCounters : IDisposable
{
    /// <summary>Sum of all that the uplink is done with: raised or merged into another that was, ignored, in quarantine.</summary>
    public const string Processed = "processed";

    private static readonly HashSet<string> Ends = ["docklogs.uplink.raised", "docklogs.uplink.merged", "docklogs.uplink.ignored", "docklogs.uplink.quarantined"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, TimeSpan First, TimeSpan Last)> _counters = [];
    private readonly MeterListener _listener = new();
    private long _zero = Stopwatch.GetTimestamp();
    private (long Count, Action Reached)? _goal;

    public StageCounters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name is BridgeMetrics.MeterName or UplinkMetrics.MeterName && instrument is Counter<long>)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    /// <summary>Starts from zero, and tells when the uplink is done with that many messages.</summary>
    public void Begin(long messages, Action reached)
    {
        lock (_gate)
        {
            _counters.Clear();
            _zero = Stopwatch.GetTimestamp();
            _goal = (messages, reached);
        }
    }

    public IReadOnlyList<Stage> Read()
    {
        lock (_gate)
        {
            return [.. _counters.Select(counter => new Stage(counter.Key, counter.Value.Count, counter.Value.First, counter.Value.Last))];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value)
    {
        lock (_gate)
        {
            Count(name, value);
            if (Ends.Contains(name) && Count(Processed, value) >= _goal?.Count)
            {
                _goal.Value.Reached();
                _goal = null;
            }
        }
    }

    private long Count(string name, long value)
    {
        var now = Stopwatch.GetElapsedTime(_zero);
        var (count, first, _) = _counters.GetValueOrDefault(name, (0, now, now));
        _counters[name] = (count + value, first, now);
        return count + value;
    }
}

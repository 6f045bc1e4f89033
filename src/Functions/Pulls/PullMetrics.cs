using System.Diagnostics.Metrics;
using DockLogs.Functions.Uplink;

namespace DockLogs.Functions.Pulls;

/// <summary>Figures of pulls for alerts, on the meter of <see cref="UplinkMetrics"/>. A pull is counted when it ends, again if its last step runs twice.</summary>
public sealed class PullMetrics
{
    private readonly Counter<long> _docks;
    private readonly Counter<long> _logs;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _failureRatio;
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public PullMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter meter = meters.Create(UplinkMetrics.MeterName);
        _docks = meter.CreateCounter<long>("docklogs.pull.docks", "{dock}", "Docks of pulls, by outcome");
        _logs = meter.CreateCounter<long>("docklogs.pull.logs", "{log}", "Logs of pulls, by outcome");
        _bytes = meter.CreateCounter<long>("docklogs.pull.bytes", "By", "Bytes of archives that pulls brought");
        _failureRatio = meter.CreateHistogram<double>("docklogs.pull.failure_ratio", "1", "Share of a pull's docks that failed, failed in part, or were missed");
        _duration = meter.CreateHistogram<double>("docklogs.pull.duration", "s", "How long a pull took");
    }

    /// <summary>A pull has ended.</summary>
    public void Ended(PullReport pull)
    {
        ArgumentNullException.ThrowIfNull(pull);
        KeyValuePair<string, object?> trigger = new("trigger", pull.Trigger);
        foreach (IGrouping<string, PullDockReport> docks in (pull.Docks ?? []).GroupBy(dock => dock.Status))
        {
            _docks.Add(docks.Count(), trigger, new KeyValuePair<string, object?>("outcome", docks.Key));
        }

        PullTotals totals = pull.Totals;
        _logs.Add(totals.Uploaded, trigger, new KeyValuePair<string, object?>("outcome", "uploaded"));
        _logs.Add(totals.Failed, trigger, new KeyValuePair<string, object?>("outcome", "failed"));
        _logs.Add(totals.Skipped, trigger, new KeyValuePair<string, object?>("outcome", "skipped"));
        _bytes.Add(totals.Bytes, trigger);
        _duration.Record(pull.DurationSeconds ?? 0, trigger);
        if (totals.Docks > 0)
        {
            _failureRatio.Record((double)(totals.DocksFailed + totals.DocksMissed) / totals.Docks, trigger);
        }
    }
}

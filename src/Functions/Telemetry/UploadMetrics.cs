using System.Diagnostics.Metrics;
using DockLogs.Functions.Uplink;

namespace DockLogs.Functions.Telemetry;

/// <summary>What became of uploads and how long it took; meter <c>DockLogs.Functions</c>.</summary>
public sealed class UploadMetrics
{
    // From the reply to a command to an upload of many hours.
    private static readonly InstrumentAdvice<double> Long = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600] };

    private readonly Counter<long> _admitted;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _archived;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _states;
    private readonly Histogram<double> _replies;

    /// <summary>Creates the instruments.</summary>
    public UploadMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter meter = meters.Create(UplinkMetrics.MeterName);
        _admitted = meter.CreateCounter<long>("docklogs.upload.admitted", "{upload}", "Uploads that were asked for");
        _ended = meter.CreateCounter<long>("docklogs.upload.ended", "{upload}", "Uploads that ended, by status and error code");
        _archived = meter.CreateCounter<long>("docklogs.upload.archived", "By", "Bytes of verified archives, by module");
        _durations = meter.CreateHistogram("docklogs.upload.duration", "s", "Time from the wish to the end, by status", null, Long);
        _states = meter.CreateHistogram("docklogs.upload.state.duration", "s", "Time in a state; queued is the wait for the dock", null, Long);
        _replies = meter.CreateHistogram("docklogs.upload.reply.duration", "s", "Time from a start command to the dock's answer", null, Long);
    }

    internal void Admitted() => _admitted.Add(1);

    internal void Archived(string module, long bytes) => _archived.Add(bytes, new KeyValuePair<string, object?>("module", module));

    internal void Ended(TracedUpload view)
    {
        _ended.Add(1, new("status", view.Status), new("code", view.Error?.Code ?? 0));
        if (view.FinishedAt is { } finished)
        {
            _durations.Record((finished - view.RequestedAt).TotalSeconds, new KeyValuePair<string, object?>("status", view.Status));
        }

        IReadOnlyList<StateTime> states = view.Trace?.States ?? [];
        for (int i = 0; i + 1 < states.Count; i++)
        {
            _states.Record((states[i + 1].At - states[i].At).TotalSeconds, new KeyValuePair<string, object?>("state", states[i].State));
        }

        foreach (double seconds in view.Trace?.ReplySeconds ?? [])
        {
            _replies.Record(seconds);
        }
    }
}

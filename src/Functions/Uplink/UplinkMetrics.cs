using System.Diagnostics.Metrics;

namespace DockLogs.Functions.Uplink;

/// <summary>Counters of the way up; meter <c>DockLogs.Functions</c>.</summary>
public sealed class UplinkMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "DockLogs.Functions";

    private readonly Counter<long> _received;
    private readonly Counter<long> _raised;
    private readonly Counter<long> _merged;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _answered;

    /// <summary>Creates the counters.</summary>
    public UplinkMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter meter = meters.Create(MeterName);
        _received = meter.CreateCounter<long>("docklogs.uplink.received", "{message}", "Messages taken from the hub");
        _raised = meter.CreateCounter<long>("docklogs.uplink.raised", "{event}", "Events raised to orchestrations");
        _merged = meter.CreateCounter<long>("docklogs.uplink.merged", "{message}", "Progress messages that went along with another");
        _ignored = meter.CreateCounter<long>("docklogs.uplink.ignored", "{message}", "Messages that concern nobody");
        _quarantined = meter.CreateCounter<long>("docklogs.uplink.quarantined", "{message}", "Messages put into quarantine");
        _answered = meter.CreateCounter<long>("docklogs.uplink.answered", "{message}", "Events answered on events_reply");
    }

    internal void Received(int count) => _received.Add(count);

    internal void Raised(string eventName) => _raised.Add(1, new KeyValuePair<string, object?>("event", eventName));

    internal void Merged() => _merged.Add(1);

    internal void Ignored(string reason) => _ignored.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Quarantined(string reason) => _quarantined.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Answered() => _answered.Add(1);
}

using System.Diagnostics.Metrics;
using DockLogs.Bridge.Forwarding;

namespace DockLogs.Bridge;

/// <summary>The bridge's instruments, on the meter <see cref="MeterName"/>.</summary>
public sealed class BridgeMetrics
{
    /// <summary>Name of the meter, for an exporter to listen to.</summary>
    public const string MeterName = "DockLogs.Bridge";

    private readonly Meter _meter;
    private readonly Counter<long> _received;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _lag;

    /// <summary>Creates the instruments.</summary>
    public BridgeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _received = _meter.CreateCounter<long>("docklogs.bridge.received", "{message}", "Messages received from the broker, repeated deliveries included.");
        _forwarded = _meter.CreateCounter<long>("docklogs.bridge.forwarded", "{message}", "Messages that the hub has made durable.");
        _quarantined = _meter.CreateCounter<long>("docklogs.bridge.quarantined", "{message}", "Messages that can never be sent and went to the quarantine.");
        _reconnects = _meter.CreateCounter<long>("docklogs.bridge.reconnects", "{connection}", "Connections to the broker after the first.");
        _failures = _meter.CreateCounter<long>("docklogs.bridge.send.failures", "{call}", "Calls to the hub or the quarantine that failed and are tried again.");
        _lag = _meter.CreateHistogram<double>("docklogs.bridge.lag", "s", "Time from the arrival of a batch's oldest message until the hub had it.");
    }

    internal void Received() => _received.Add(1);

    internal void Forwarded(int messages, TimeSpan lag)
    {
        _forwarded.Add(messages);
        _lag.Record(lag.TotalSeconds);
    }

    internal void Quarantined() => _quarantined.Add(1);

    internal void Reconnected() => _reconnects.Add(1);

    internal void SendFailed() => _failures.Add(1);

    internal void Observe(InFlightBudget budget)
    {
        _meter.CreateObservableGauge("docklogs.bridge.in_flight.messages", () => budget.Messages, "{message}", "Messages received and not yet acknowledged.");
        _meter.CreateObservableGauge("docklogs.bridge.in_flight.bytes", () => budget.Bytes, "By", "Bytes of messages received and not yet acknowledged.");
    }
}

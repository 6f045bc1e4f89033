using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace DockLogs.Bridge.Tests;

public sealed class BridgeMetricsTests
{
    [Fact]
    public async Task What_happens_is_counted()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var proxy = new RecordingProxy(broker.Port);
        var hub = new RecordingHub();
        await using var bridge = await RunningBridge.StartAsync(proxy.Port, hub);
        var meters = bridge.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        using var received = Collect<long>("received");
        using var forwarded = Collect<long>("forwarded");
        using var quarantined = Collect<long>("quarantined");
        using var failures = Collect<long>("send.failures");
        using var reconnects = Collect<long>("reconnects");
        using var lag = Collect<double>("lag");
        using var inFlight = Collect<long>("in_flight.messages");
        using var inFlightBytes = Collect<long>("in_flight.bytes");

        await using var dock = await Dock.ConnectAsync(broker.Port);
        hub.Refuse();
        await dock.PublishNumberedAsync(["A"], 0, 5);
        await dock.PublishAsync("thing/product/bad serial/events", "{}"u8.ToArray());
        await hub.WaitForCallsAsync(2);
        await Wait.UntilAsync(() => bridge.InFlight.Messages == 6);
        inFlight.RecordObservableInstruments();
        inFlightBytes.RecordObservableInstruments();
        Assert.Equal(6, inFlight.LastMeasurement!.Value);
        Assert.InRange(inFlightBytes.LastMeasurement!.Value, 6 * 2, 6 * 10_000);

        hub.Accept();
        await Wait.UntilAsync(() => bridge.InFlight.Messages == 0);
        Assert.Equal(6, Sum(received));
        Assert.Equal(5, Sum(forwarded));
        Assert.Equal(1, Sum(quarantined));
        Assert.InRange(Sum(failures), 1, int.MaxValue);
        Assert.All(lag.GetMeasurementSnapshot(), measurement => Assert.InRange(measurement.Value, 0, 60));
        Assert.NotEmpty(lag.GetMeasurementSnapshot());

        proxy.Cut();
        await reconnects.WaitForMeasurementsAsync(1).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, Sum(reconnects));

        MetricCollector<T> Collect<T>(string name)
            where T : struct => new(meters, BridgeMetrics.MeterName, "docklogs.bridge." + name);

        static long Sum(MetricCollector<long> collector) => collector.GetMeasurementSnapshot().Sum(measurement => measurement.Value);
    }
}

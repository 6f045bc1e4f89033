using System.Diagnostics;
using System.Globalization;
using DockLogs.Bridge.Tests.Brokers;
using DockLogs.Bridge.Tests.Hubs;

namespace DockLogs.Bridge.Tests;

/// <summary>The container app as its own process: started, killed without warning, stopped by SIGTERM.</summary>
public sealed class KilledBridgeTests
{
    private const int Messages = 1000;

    [SkippableFact]
    public async Task Killed_at_counted_points_it_loses_nothing_that_the_broker_had()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var hub = await HttpHub.StartAsync();
        await using var dock = await Dock.ConnectAsync(broker.Port);

        // The first start makes the session; from then on the broker keeps what docks say.
        using (var bridge = await StartAsync(broker.Port, hub))
        {
            bridge.Kill();
            await bridge.WaitForExitAsync();
        }

        await dock.PublishNumberedAsync(["A", "B"], 0, Messages / 2);

        // Killed while the hub has a request in hand, once before it took the events and once after.
        foreach (var (request, afterwards) in ((int, bool)[])[(1, false), (1, true), (3, true), (6, false)])
        {
            using var bridge = Start(broker.Port, hub);
            KillAt(hub, bridge, request, afterwards);
            await bridge.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        hub.Answer(null);
        using (var bridge = Start(broker.Port, hub))
        {
            await Wait.UntilAsync(() => hub.Events.Select(taken => taken.Properties["cloudEvents:id"]).Distinct().Count() == Messages);
            await StopAsync(bridge);
        }

        // Nothing is left at the broker, and each dock's messages arrived in order (repetitions aside).
        foreach (var dockName in (string[])["A", "B"])
        {
            var numbers = hub.Events.Where(taken => taken.PartitionKey == dockName)
                .Select(taken => System.Text.Json.JsonDocument.Parse(taken.Body).RootElement.GetProperty("number").GetInt32()).Distinct();
            Assert.Equal(Enumerable.Range(0, Messages / 2), numbers);
        }

        var before = hub.Events.Count;
        using (var bridge = await StartAsync(broker.Port, hub))
        {
            await StopAsync(bridge);
        }

        Assert.Equal(before, hub.Events.Count);
    }

    // What mosquitto 2.0 does: a dead member of a group keeps its turn, and what falls to it waits for it.
    [SkippableFact]
    public async Task One_of_two_sharing_bridges_killed_and_started_again_loses_nothing()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var hub = await HttpHub.StartAsync();
        await using var hubOfTheKilled = await HttpHub.StartAsync();
        await using var dock = await Dock.ConnectAsync(broker.Port);
        using var living = await StartAsync(broker.Port, hub, ("Bridge__Group", "bridges"), ("Bridge__ClientId", "bridge-1"));
        using (var killed = await StartAsync(broker.Port, hubOfTheKilled, ("Bridge__Group", "bridges"), ("Bridge__ClientId", "bridge-2")))
        {
            // Killed with a request in hand that its hub has not taken.
            KillAt(hubOfTheKilled, killed, request: 2, afterwards: false);
            await dock.PublishNumberedAsync(["A", "B"], 0, Messages / 4);
            await dock.PublishNumberedAsync(["A", "B"], Messages / 4, Messages / 4);
            await killed.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.True(Ids().Count() < Messages);
        using (var again = await StartAsync(broker.Port, hub, ("Bridge__Group", "bridges"), ("Bridge__ClientId", "bridge-2")))
        {
            await Wait.UntilAsync(() => Ids().Count() == Messages);
            await StopAsync(again);
        }

        await StopAsync(living);

        IEnumerable<object> Ids() => hub.Events.Concat(hubOfTheKilled.Events).Select(taken => (object)taken.Properties["cloudEvents:id"]).Distinct();
    }

    [SkippableFact]
    public async Task Living_bridge_of_a_group_takes_all_once_the_session_of_the_killed_one_has_expired()
    {
        await using var broker = await MosquittoBroker.StartNewAsync();
        await using var hub = await HttpHub.StartAsync();
        await using var dock = await Dock.ConnectAsync(broker.Port);
        using var living = await StartAsync(broker.Port, hub, ("Bridge__Group", "bridges"), ("Bridge__ClientId", "bridge-1"));
        using (var killed = await StartAsync(broker.Port, hub, ("Bridge__Group", "bridges"), ("Bridge__ClientId", "bridge-2"), ("Bridge__SessionExpiry", "00:00:01")))
        {
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        await broker.SaysAsync("Expiring client bridge-2").WaitAsync(TimeSpan.FromSeconds(60));
        await dock.PublishNumberedAsync(["A", "B"], 0, 100);
        await Wait.UntilAsync(() => hub.Events.Select(taken => taken.Properties["cloudEvents:id"]).Distinct().Count() == 200);
        await StopAsync(living);
    }

    [SkippableFact]
    public async Task Health_is_answered_over_http()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var hub = await HttpHub.StartAsync();
        var port = Ports.Free();
        using var bridge = await StartAsync(broker.Port, hub, ("ASPNETCORE_URLS", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}") };
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        Assert.Equal("bridge: Healthy: subscribed and forwarding", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)));

        await broker.StopAsync();
        await Wait.UntilAsync(() => http.GetAsync(new Uri("/readyz", UriKind.Relative)).GetAwaiter().GetResult().StatusCode == System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        await StopAsync(bridge);
    }

    [Fact]
    public async Task Metrics_leave_by_OpenTelemetry_when_an_address_is_given()
    {
        await using var broker = await EmbeddedBroker.StartNewAsync();
        await using var hub = await HttpHub.StartAsync();
        await using var collector = await OtlpCollector.StartAsync();
        using var bridge = await StartAsync(
            broker.Port, hub, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await using (var dock = await Dock.ConnectAsync(broker.Port))
        {
            await dock.PublishNumberedAsync(["A"], 0, 3);
        }

        await Wait.UntilAsync(() => hub.Events.Count == 3);
        await StopAsync(bridge);
        Assert.Contains("docklogs.bridge.forwarded", collector.Received, StringComparison.Ordinal);
        Assert.Contains("docklogs.bridge.lag", collector.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_setting_ends_the_program_with_its_name()
    {
        await using var hub = await HttpHub.StartAsync();
        using var bridge = Start(1, hub, ("Bridge__BatchSize", "many"), ("Mqtt__ProtocolVersion", "6"));
        var output = await bridge.StandardOutput.ReadToEndAsync();
        await bridge.WaitForExitAsync();
        Assert.Equal(1, bridge.ExitCode);
        Assert.Contains("Bridge:BatchSize is 'many': expected a whole number from 1 to 65535", output, StringComparison.Ordinal);
        Assert.Contains("Mqtt:ProtocolVersion is '6': expected 5.0 or 3.1.1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static void KillAt(HttpHub hub, Process bridge, int request, bool afterwards)
    {
        var requests = 0;
        hub.Answer((_, context) =>
        {
            if (Interlocked.Increment(ref requests) == request)
            {
                bridge.Kill();
                return Task.FromResult(afterwards ? 201 : 503);
            }

            return Task.FromResult(bridge.HasExited ? 503 : 201);
        });
    }

    private static async Task<Process> StartAsync(int brokerPort, HttpHub hub, params (string Name, string Value)[] settings)
    {
        var bridge = Start(brokerPort, hub, settings);
        while (await bridge.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (line.Contains("Subscribed at", StringComparison.Ordinal))
            {
                _ = bridge.StandardOutput.ReadToEndAsync();
                return bridge;
            }
        }

        throw new InvalidOperationException("The bridge ended before it had subscribed.");
    }

    private static Process Start(int brokerPort, HttpHub hub, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DockLogs.Bridge.dll")]) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Mqtt__Broker"] = $"mqtt://127.0.0.1:{brokerPort.ToString(CultureInfo.InvariantCulture)}";
        start.Environment["Bridge__BatchSize"] = "100";
        start.Environment["EventHubs"] = hub.ConnectionString;
        start.Environment["EventHubs__transport"] = "https";
        start.Environment["Storage"] = "UseDevelopmentStorage=true";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task StopAsync(Process bridge)
    {
        using var kill = Process.Start("kill", ["-TERM", bridge.Id.ToString(CultureInfo.InvariantCulture)]);
        await bridge.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, bridge.ExitCode);
    }
}

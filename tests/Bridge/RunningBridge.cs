using System.Globalization;
using DockLogs.Bridge.Forwarding;
using DockLogs.Bridge.Health;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Tests.Hubs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DockLogs.Bridge.Tests;

/// <summary>The bridge in a host of its own, against a real broker.</summary>
internal sealed class RunningBridge : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _isStopped;

    private RunningBridge(IHost host) => _host = host;

    public MqttBridge Bridge => _host.Services.GetRequiredService<MqttBridge>();

    public InFlightBudget InFlight => _host.Services.GetRequiredService<Forwarder>().InFlight;

    public BridgeState State => _host.Services.GetRequiredService<BridgeState>();

    public HealthCheckService Health => _host.Services.GetRequiredService<HealthCheckService>();

    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a bridge and waits until it has subscribed.</summary>
    public static async Task<RunningBridge> StartAsync(int port, IEventSender hub, IQuarantine? quarantine = null, params (string Name, string Value)[] settings)
    {
        var bridge = await StartWithoutWaitingAsync(port, hub, quarantine, settings);
        await bridge.Bridge.Subscribed.WaitAsync(TimeSpan.FromSeconds(60));
        return bridge;
    }

    public static async Task<RunningBridge> StartWithoutWaitingAsync(int port, IEventSender hub, IQuarantine? quarantine = null, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mqtt:Broker"] = $"mqtt://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            ["Bridge:RetryDelay"] = "00:00:00.050",
            ["Bridge:MaxRetryDelay"] = "00:00:00.200",
        });
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(hub);
        builder.Services.AddSingleton(quarantine ?? new MemoryQuarantine());
        builder.Services.AddBridge(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningBridge(host);
    }

    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }
}

using DockLogs.Bridge.Health;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Settings;
using DockLogs.Bridge.Storage;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace DockLogs.Bridge;

/// <summary>The bridge as a container app.</summary>
internal static partial class Program
{
    private static async Task<int> Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddBlobStorage(builder.Configuration).AddBlobQuarantine();
        builder.Services.AddEventHubsSender(builder.Configuration);
        builder.Services.AddBridge(builder.Configuration);
        AddTelemetry(builder);

        // The bridge bounds its own stop (Bridge:DrainTimeout, at most ten minutes): the host must not cut it short.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(21));

        await using var app = builder.Build();
        app.MapBridgeHealth();
        var faults = ValidatedOptions.FindFaults(app.Services);
        foreach (var fault in faults)
        {
            LogBadSetting(app.Logger, fault);
        }

        if (faults.Count > 0)
        {
            return 1;
        }

        await app.RunAsync();
        return 0;
    }

    // The exporter reads its address and all else from the standard variables of OpenTelemetry.
    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("docklogs-bridge"))
            .WithMetrics(metrics => metrics.AddMeter(BridgeMetrics.MeterName).AddOtlpExporter());
    }

    [LoggerMessage(1, LogLevel.Critical, "{Fault}")]
    private static partial void LogBadSetting(ILogger logger, string fault);
}

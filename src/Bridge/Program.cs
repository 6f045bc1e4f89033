using DockLogs.Bridge.Health;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Settings;
using DockLogs.Bridge.Storage;
using DockLogs.Bridge.Telemetry;

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
        builder.Services.AddTelemetryExport(builder.Configuration, "docklogs-bridge", [BridgeTracing.SourceName]);

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

    [LoggerMessage(1, LogLevel.Critical, "{Fault}")]
    private static partial void LogBadSetting(ILogger logger, string fault);
}

using DockLogs.Bridge.Health;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Storage;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge;

/// <summary>The bridge as a container app.</summary>
internal static partial class Program
{
    private static async Task<int> Main(string[] args)
    {
        await using var app = Build(args);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures)
            {
                LogBadSetting(app.Logger, failure);
            }

            return 1;
        }
    }

    internal static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddBlobStorage(builder.Configuration).AddBlobQuarantine();
        builder.Services.AddEventHubsSender(builder.Configuration);
        builder.Services.AddBridge(builder.Configuration);

        // The bridge bounds its own stop (Bridge:DrainTimeout, at most ten minutes): the host must not cut it short.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(21));

        var app = builder.Build();
        app.MapBridgeHealth();
        return app;
    }

    [LoggerMessage(1, LogLevel.Critical, "{Failure}")]
    private static partial void LogBadSetting(ILogger logger, string failure);
}

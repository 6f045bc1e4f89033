using DockLogs.Bridge.Telemetry;
using DockLogs.Functions.Telemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Traces, metrics and logs of all parts of the process, sent where the settings say.</summary>
internal sealed class LocalTelemetry : IAsyncDisposable
{
    // The programs on Azure have a source and a meter of the same name each.
    private static readonly string[] Names = [UploadTracing.SourceName, BridgeTracing.SourceName, "DockLogs.UploadGateway"];

    private readonly ServiceProvider services;

    private LocalTelemetry(ServiceProvider services) => this.services = services;

    /// <summary>Begins to listen; null when the settings ask for nothing.</summary>
    /// <param name="settings">The app's settings.</param>
    /// <param name="loggers">Gets one more provider, so that logs go along.</param>
    public static LocalTelemetry? Start(IConfiguration settings, ILoggerFactory loggers)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton(settings);
        if (collection.AddTelemetryExport(settings, "docklogs-local", Names, withLogs: true) is null)
        {
            return null;
        }

        ServiceProvider services = collection.BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();
        services.GetRequiredService<MeterProvider>();
        loggers.AddProvider(services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().Single());
        return new LocalTelemetry(services);
    }

    /// <summary>Sends what is left and stops listening.</summary>
    public ValueTask DisposeAsync() => services.DisposeAsync();
}

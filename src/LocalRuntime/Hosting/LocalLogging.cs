using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>One logger factory for all hosts of the process: single lines on standard error, levels from host.json.</summary>
internal static class LocalLogging
{
    private const string DefaultCategory = "default";

    // Framework categories that speak of each request or of their own coming and going.
    private static readonly (string Category, LogLevel Level)[] Quiet =
    [
        ("Microsoft", LogLevel.Warning),
        ("System", LogLevel.Warning),
        ("Azure", LogLevel.Warning),
    ];

    public static ILoggerFactory CreateFactory(HostFile hostFile) => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            // Standard output has the ready line and nothing else.
            console.LogToStandardErrorThreshold = LogLevel.Trace;

            // Whoever does not read our standard error must not bring us to a halt.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        foreach ((string category, LogLevel level) in Quiet)
        {
            logging.AddFilter(category, level);
        }

        foreach ((string category, LogLevel level) in hostFile.LogLevels)
        {
            logging.AddFilter(category == DefaultCategory ? null : category, level);
        }
    });

    public static void UseFactory(this IServiceCollection services, ILoggerFactory factory)
    {
        services.AddLogging();
        services.Replace(ServiceDescriptor.Singleton(factory));
        services.AddSingleton<IHostLifetime, QuietLifetime>();
    }
}

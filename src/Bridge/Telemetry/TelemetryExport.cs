using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DockLogs.Bridge.Telemetry;

/// <summary>
/// Traces and metrics to Application Insights, to an OTLP collector, or to both: whichever is set. Without either nothing
/// is registered and nothing is paid for.
/// </summary>
public static class TelemetryExport
{
    /// <summary>Address of an OTLP collector; it and all else of OTLP is read from OpenTelemetry's standard settings.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Where Application Insights is.</summary>
    public const string MonitorConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>As the Functions host reads it: <c>Authorization=AAD</c>, with <c>ClientId=…</c> for a user-assigned identity.</summary>
    public const string MonitorAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>Whether anything is to be exported.</summary>
    public static bool IsWanted(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return HasOtlp(configuration) || HasMonitor(configuration);
    }

    /// <summary>Registers the exporters that the settings ask for.</summary>
    /// <param name="services">The program's services; its <see cref="IConfiguration"/> must be among them.</param>
    /// <param name="configuration">The program's configuration, not narrowed to a section.</param>
    /// <param name="service">Name of the program among others; null leaves it to the host.</param>
    /// <param name="names">Sources and meters to export; a program's source and meter have one name.</param>
    /// <param name="withLogs">Logs as well, for a program whose console nobody collects.</param>
    /// <returns>The builder to add to; null when nothing is to be exported.</returns>
    public static OpenTelemetryBuilder? AddTelemetryExport(this IServiceCollection services, IConfiguration configuration, string? service, IReadOnlyList<string> names, bool withLogs = false)
    {
        if (!IsWanted(configuration))
        {
            return null;
        }

        string[] listed = [.. names];
        var telemetry = services.AddOpenTelemetry()
            .WithTracing(traces => Export(traces.AddSource(listed), configuration))
            .WithMetrics(metrics => Export(metrics.AddMeter(listed), configuration));
        if (service is not null)
        {
            telemetry.ConfigureResource(resource => resource.AddService(service));
        }

        if (withLogs)
        {
            // The queries look for what messages say.
            telemetry.WithLogging(logs => Export(logs, configuration), logs => logs.IncludeFormattedMessage = true);
        }

        return telemetry;
    }

    private static bool HasOtlp(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[OtlpEndpoint]);

    private static bool HasMonitor(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[MonitorConnection]);

    private static void Export(TracerProviderBuilder traces, IConfiguration configuration)
    {
        if (HasOtlp(configuration))
        {
            traces.AddOtlpExporter();
        }

        if (HasMonitor(configuration))
        {
            traces.AddAzureMonitorTraceExporter(options => Configure(options, configuration));
        }
    }

    private static void Export(MeterProviderBuilder metrics, IConfiguration configuration)
    {
        if (HasOtlp(configuration))
        {
            metrics.AddOtlpExporter();
        }

        if (HasMonitor(configuration))
        {
            metrics.AddAzureMonitorMetricExporter(options => Configure(options, configuration));
        }
    }

    private static void Export(LoggerProviderBuilder logs, IConfiguration configuration)
    {
        if (HasOtlp(configuration))
        {
            logs.AddOtlpExporter();
        }

        if (HasMonitor(configuration))
        {
            logs.AddAzureMonitorLogExporter(options => Configure(options, configuration));
        }
    }

    private static void Configure(AzureMonitorExporterOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[MonitorConnection];
        options.Credential = CredentialOf(configuration[MonitorAuthentication]);

        // The exporter's default is five traces a second, and logs of the others dropped: an upload that fails must be seen.
        options.TracesPerSecond = null;
        options.SamplingRatio = 1;
        options.EnableTraceBasedLogsSampler = false;
    }

    /// <summary>The identity that an authentication string names; null when it names none, and the connection string is enough.</summary>
    /// <exception cref="InvalidOperationException">It is not one.</exception>
    internal static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        if (string.IsNullOrWhiteSpace(authentication))
        {
            return null;
        }

        var parts = authentication.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{MonitorAuthentication} is '{authentication}': expected Authorization=AAD, with ;ClientId=… for a user-assigned identity");
        }

        var client = parts.FirstOrDefault(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase))?["ClientId=".Length..];
        return new ManagedIdentityCredential(string.IsNullOrEmpty(client) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client));
    }
}

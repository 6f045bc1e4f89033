using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DockLogs.UploadGateway.Observability;

/// <summary>
/// Traces and metrics to Application Insights, an OTLP collector, or both, as the other programs of the product do;
/// without a setting for either nothing is registered.
/// </summary>
internal static class GatewayTelemetry
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MonitorConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string MonitorAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <exception cref="InvalidOperationException">The authentication string is not one.</exception>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var otlp = configuration[OtlpEndpoint] is { Length: > 0 };
        var monitor = configuration[MonitorConnection] is { Length: > 0 };
        if (!otlp && !monitor)
        {
            return;
        }

        var credential = CredentialOf(configuration[MonitorAuthentication]);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("docklogs-gateway"))
            .WithTracing(traces =>
            {
                traces.AddSource(GatewayTracing.SourceName);
                _ = otlp ? traces.AddOtlpExporter() : traces;
                _ = monitor ? traces.AddAzureMonitorTraceExporter(Configure) : traces;
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(GatewayMetrics.MeterName);
                _ = otlp ? metrics.AddOtlpExporter() : metrics;
                _ = monitor ? metrics.AddAzureMonitorMetricExporter(Configure) : metrics;
            });

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = configuration[MonitorConnection];
            options.Credential = credential;

            // The exporter's default is five traces a second; a request that fails must be seen.
            options.TracesPerSecond = null;
            options.SamplingRatio = 1;
        }
    }

    private static ManagedIdentityCredential? CredentialOf(string? authentication)
    {
        if (string.IsNullOrWhiteSpace(authentication))
        {
            return null;
        }

        var parts = authentication.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (!parts.Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"{MonitorAuthentication}: found '{authentication}', expected Authorization=AAD, with ;ClientId=… for a user-assigned identity");
        }

        var client = parts.FirstOrDefault(part => part.StartsWith("ClientId=", StringComparison.OrdinalIgnoreCase))?["ClientId=".Length..];
        return new ManagedIdentityCredential(string.IsNullOrEmpty(client) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client));
    }
}

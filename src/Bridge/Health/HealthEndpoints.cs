using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace DockLogs.Bridge.Health;

/// <summary>The two questions a container platform asks.</summary>
internal static class HealthEndpoints
{
    /// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: the bridge is subscribed and forwards; 503 with the reason if not.</summary>
    public static void MapBridgeHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/readyz", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = (context, report) => context.Response.WriteAsync(
                string.Join('\n', report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status}: {entry.Value.Description}"))),
        });
    }
}

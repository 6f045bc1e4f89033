using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET health: whether everything this service needs answers. Without a key, for probes; it says nothing secret.</summary>
public sealed class GetHealth(HealthChecks checks)
{
    /// <summary>Answers 200 when all is well, else 503, with each dependency's state.</summary>
    [Function(nameof(GetHealth))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        HealthReport report = await checks.RunAsync(client, cancellationToken);
        int status = report.Status == HealthReport.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return JsonAnswer.Of(status, report, ApiJson.Readable.HealthReport).With("Cache-Control", "no-store");
    }
}

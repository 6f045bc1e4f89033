using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET pulls/{id}: a pull's report, live while it runs.</summary>
public sealed class GetPull(PullReader reader, ApiBoundary boundary)
{
    /// <summary>Answers 200 with an entity tag, 304 or 404.</summary>
    [Function(nameof(GetPull))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pulls/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                PullReport? pull = await reader.FindAsync(client, id, cancellationToken);
                return pull is null
                    ? Problems.NotFound(request, $"There is no pull {RequestFaults.Quote(id)}.")
                    : PullAnswer.Of(StatusCodes.Status200OK, pull).UnlessMatched(request);
            },
            cancellationToken);
}

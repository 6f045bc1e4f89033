using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET pulls/{id}/report: a pull's report as a page for people, live while it runs.</summary>
public sealed class GetPullReport(PullReader reader, ApiBoundary boundary)
{
    /// <summary>Answers 200 with the page, or 404.</summary>
    [Function(nameof(GetPullReport))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pulls/{id}/report")] HttpRequest request,
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
                    : new HtmlAnswer(PullPage.Write(pull), PullPage.SecurityPolicy);
            },
            cancellationToken);
}

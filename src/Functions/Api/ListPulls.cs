using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>GET pulls: pulls, newest first, without their docks.</summary>
public sealed class ListPulls(PullReader reader, ApiBoundary boundary)
{
    /// <summary>Answers 200 with a page, or 400.</summary>
    [Function(nameof(ListPulls))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "pulls")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                QueryParameters query = new(request, "top", "continuation");
                int top = query.Top();
                if (query.Faults.Any)
                {
                    return Problems.Invalid(request, query.Faults);
                }

                try
                {
                    ListPage<PullReport> page = await reader.ListAsync(client, top, query.Text("continuation"), cancellationToken);
                    return JsonAnswer.Of(StatusCodes.Status200OK, page, ApiJson.Readable.ListPagePullReport);
                }
                catch (FormatException) when (query.Text("continuation") is not null)
                {
                    return Problems.BadContinuation(request);
                }
            },
            cancellationToken);
}

using DockLogs.Bridge.Quarantine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET quarantine: what could not be understood and why, newest first.</summary>
public sealed class ListQuarantine(BlobQuarantine quarantine, ApiBoundary boundary)
{
    /// <summary>Answers 200 with a page, or 400.</summary>
    [Function(nameof(ListQuarantine))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "quarantine")] HttpRequest request, CancellationToken cancellationToken) =>
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
                    QuarantinePage page = await quarantine.ListAsync(top, query.Text("continuation"), cancellationToken);
                    return JsonAnswer.Of(
                        StatusCodes.Status200OK,
                        new ListPage<QuarantineEntry>(page.Items, page.Continuation),
                        ApiJson.Readable.ListPageQuarantineEntry);
                }
                catch (FormatException) when (query.Text("continuation") is not null)
                {
                    return Problems.BadContinuation(request);
                }
            },
            cancellationToken);
}

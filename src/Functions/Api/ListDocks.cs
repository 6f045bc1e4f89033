using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET docks: the fleet registry by serial number.</summary>
public sealed class ListDocks(FleetRegistry registry, ApiBoundary boundary)
{
    /// <summary>Answers 200 with a page, or 400.</summary>
    [Function(nameof(ListDocks))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "docks")] HttpRequest request, CancellationToken cancellationToken) =>
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
                    ListPage<RegisteredDock> page = await registry.ListAsync(top, query.Text("continuation"), cancellationToken);
                    return JsonAnswer.Of(StatusCodes.Status200OK, page, ApiJson.Readable.ListPageRegisteredDock);
                }
                catch (FormatException)
                {
                    return Problems.BadContinuation(request);
                }
            },
            cancellationToken);
}

using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>DELETE docks/{sn}: takes a dock out of the registry; its archives stay.</summary>
public sealed class DeleteDock(FleetRegistry registry, ApiBoundary boundary)
{
    /// <summary>Answers 204, 400, 404 or 412.</summary>
    [Function(nameof(DeleteDock))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "docks/{sn}")] HttpRequest request,
        string sn,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.DeleteDock,
            async () =>
            {
                if (!DockSerial.TryParse(sn, out DockSerial dock))
                {
                    return Problems.BadSerial(request, sn);
                }

                return await registry.DeleteAsync(dock, present => DockEntityTag.Holds(request, present), cancellationToken) switch
                {
                    RegistryOutcome.Deleted => new EmptyAnswer(StatusCodes.Status204NoContent),
                    RegistryOutcome.ConditionFailed =>
                        Problems.PreconditionFailed(request, $"The entry of dock {dock} is not the one the condition names. GET it again."),
                    _ => Problems.NotFound(request, $"Dock {dock} is not registered."),
                };
            },
            cancellationToken);
}

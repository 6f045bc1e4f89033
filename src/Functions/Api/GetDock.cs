using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET docks/{sn}: one dock of the registry.</summary>
public sealed class GetDock(FleetRegistry registry, DockMissions missions, ApiBoundary boundary)
{
    /// <summary>Answers 200 with the entity tag for changes, 400 or 404.</summary>
    [Function(nameof(GetDock))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "docks/{sn}")] HttpRequest request,
        string sn,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                if (!DockSerial.TryParse(sn, out DockSerial dock))
                {
                    return Problems.BadSerial(request, sn);
                }

                RegisteredDock? entry = await registry.FindAsync(dock, cancellationToken);
                if (entry is null)
                {
                    return Problems.NotFound(request, $"Dock {dock} is not registered; PUT registers it.");
                }

                entry = entry with { Mission = await missions.FindAsync(dock, cancellationToken) };
                return JsonAnswer.Of(StatusCodes.Status200OK, entry, ApiJson.Readable.RegisteredDock).With("ETag", DockEntityTag.Of(entry));
            },
            cancellationToken);
}

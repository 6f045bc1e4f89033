using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>PUT docks/{sn}: registers a dock or replaces its entry.</summary>
public sealed class PutDock(FleetRegistry registry, IOptions<ApiOptions> options, ApiBoundary boundary)
{
    /// <summary>Answers 201 when the dock is new, 200 when its entry was replaced, else 400, 412, 413 or 415.</summary>
    [Function(nameof(PutDock))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "docks/{sn}")] HttpRequest request,
        string sn,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.PutDock,
            async () =>
            {
                if (!DockSerial.TryParse(sn, out DockSerial dock))
                {
                    return Problems.BadSerial(request, sn);
                }

                (JsonDocument? document, JsonAnswer? answer) =
                    await JsonBody.ReadAsync(request, options.Value.MaxBodyBytes, mayBeEmpty: true, cancellationToken);
                using (document)
                {
                    if (answer is not null)
                    {
                        return answer;
                    }

                    RequestFaults faults = new();
                    DockBody body = document is null ? DockBody.Default : DockBody.Read(document.RootElement, dock, faults);
                    return faults.Any ? Problems.Invalid(request, faults) : await PutAsync(request, dock, body, cancellationToken);
                }
            },
            cancellationToken);

    private async Task<IActionResult> PutAsync(HttpRequest request, DockSerial dock, DockBody body, CancellationToken cancellationToken)
    {
        RegisteredDock wanted = new() { Dock = dock.Value, Enabled = body.Enabled, Modules = body.Modules, Note = body.Note, QuietHours = body.QuietHours };
        (RegistryOutcome outcome, RegisteredDock entry) =
            await registry.PutAsync(wanted, present => DockEntityTag.Holds(request, present), cancellationToken);
        if (outcome == RegistryOutcome.ConditionFailed)
        {
            return Problems.PreconditionFailed(request, $"The entry of dock {dock} is not the one the condition names. GET it again.");
        }

        int status = outcome == RegistryOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        JsonAnswer answer = JsonAnswer.Of(status, entry, ApiJson.Readable.RegisteredDock).With("ETag", DockEntityTag.Of(entry));
        return outcome == RegistryOutcome.Created ? answer.With("Location", $"/api/docks/{dock}") : answer;
    }
}

using System.Text.Json;
using DockLogs.Contracts;
using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>POST pulls: runs a pull now, of some docks or of the whole fleet.</summary>
public sealed class StartPull(PullStarter starter, IOptions<ApiOptions> options, TimeProvider time, ApiBoundary boundary)
{
    /// <summary>Answers 202 with the pull, else 400, 413 or 415.</summary>
    [Function(nameof(StartPull))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pulls")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                (JsonDocument? document, JsonAnswer? answer) =
                    await JsonBody.ReadAsync(request, options.Value.MaxBodyBytes, mayBeEmpty: true, cancellationToken);
                using (document)
                {
                    if (answer is not null)
                    {
                        return answer;
                    }

                    RequestFaults faults = new();
                    PullBody body = document is null
                        ? new PullBody(null, null)
                        : PullBody.Read(document.RootElement, options.Value.MaxPullDocks, faults);
                    return faults.Any ? Problems.Invalid(request, faults) : await StartAsync(client, body, cancellationToken);
                }
            },
            cancellationToken);

    private async Task<IActionResult> StartAsync(DurableTaskClient client, PullBody body, CancellationToken cancellationToken)
    {
        PullRequest pull = new()
        {
            Id = UploadId.New().Value,
            Trigger = PullTrigger.Request,
            RequestedAt = time.GetUtcNow(),
            Docks = body.Docks,
            Since = body.Since,
        };
        await starter.StartAsync(client, pull, cancellationToken);
        return PullAnswer.Of(StatusCodes.Status202Accepted, PullReports.Running(pull, [])).With("Location", $"/api/pulls/{pull.Id}");
    }
}

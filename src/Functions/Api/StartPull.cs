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
public sealed class StartPull(PullStarter starter, PullReader reader, IOptions<ApiOptions> options, TimeProvider time, ApiBoundary boundary)
{
    /// <summary>Answers 202 with the pull, else 400, 413, 415, or 422 when the idempotency key belongs to another request.</summary>
    [Function(nameof(StartPull))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pulls")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.StartPull,
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
                    string? key = IdempotencyKey.Read(request, faults);
                    PullBody body = document is null
                        ? new PullBody(null, null)
                        : PullBody.Read(document.RootElement, options.Value.MaxPullDocks, faults);
                    return faults.Any ? Problems.Invalid(request, faults) : await StartAsync(request, client, key, body, cancellationToken);
                }
            },
            cancellationToken);

    private async Task<IActionResult> StartAsync(
        HttpRequest request, DurableTaskClient client, string? key, PullBody body, CancellationToken cancellationToken)
    {
        PullRequest wanted = new()
        {
            Id = key is null ? UploadId.New().Value : PullIds.ForKey(key),
            Trigger = PullTrigger.Request,
            RequestedAt = time.GetUtcNow(),
            Docks = body.Docks,
            Since = body.Since,
            Window = body.Window,
        };
        (_, PullRequest standing) = await starter.StartAsync(client, wanted, cancellationToken);
        if (!IsSameRequest(wanted, standing))
        {
            return Problems.IdempotencyKeyReused(request, $"pull {wanted.Id}");
        }

        PullReport pull = await reader.FindAsync(client, wanted.Id, cancellationToken) ?? PullReports.Running(standing, []);
        return PullAnswer.Of(StatusCodes.Status202Accepted, pull).With("Location", $"/api/pulls/{wanted.Id}");
    }

    private static bool IsSameRequest(PullRequest wanted, PullRequest standing) =>
        wanted.Since?.ToUnixTimeMilliseconds() == standing.Since?.ToUnixTimeMilliseconds()
        && wanted.Window == standing.Window
        && (wanted.Docks is null) == (standing.Docks is null)
        && (wanted.Docks ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(standing.Docks ?? []);
}

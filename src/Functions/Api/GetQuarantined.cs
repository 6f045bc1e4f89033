using DockLogs.Bridge.Quarantine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET quarantine/{id}: the original bytes of a message in quarantine.</summary>
public sealed class GetQuarantined(BlobQuarantine quarantine, ApiBoundary boundary)
{
    /// <summary>Answers 200 with the bytes, or 404.</summary>
    [Function(nameof(GetQuarantined))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "quarantine/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.DownloadQuarantined,
            async () =>
            {
                QuarantinedMessage? message = await quarantine.GetAsync(id, cancellationToken);
                return message is null
                    ? Problems.NotFound(request, $"There is no message {RequestFaults.Quote(id)} in quarantine.")
                    : new BytesAnswer(message.Body, $"{id}.bin");
            },
            cancellationToken);
}

using Azure.Messaging.EventHubs;
using DockLogs.Bridge.Quarantine;
using DockLogs.Functions.Uplink;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>POST quarantine/{id}/replay: takes a message once more, as if the dock had just said it.</summary>
public sealed class ReplayQuarantined(BlobQuarantine quarantine, ParseUplink uplink, ApiBoundary boundary)
{
    /// <summary>Answers 204, or 404. What is still not understood is in quarantine again, under a new id and with its reason.</summary>
    [Function(nameof(ReplayQuarantined))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "quarantine/{id}/replay")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            ApiAction.ReplayQuarantined,
            async () =>
            {
                if (await quarantine.GetAsync(id, cancellationToken) is not { } message)
                {
                    return Problems.NotFound(request, $"There is no message {RequestFaults.Quote(id)} in quarantine.");
                }

                await uplink.RunAsync([ToEvent(message)], client, cancellationToken);

                // Last, so that nothing is lost in between; a message that is taken twice changes nothing.
                await quarantine.RemoveAsync(id, cancellationToken);
                return new EmptyAnswer(StatusCodes.Status204NoContent);
            },
            cancellationToken);

    private static EventData ToEvent(QuarantinedMessage message) => EventHubsModelFactory.EventData(
        eventBody: BinaryData.FromBytes(message.Body),
        properties: new Dictionary<string, object> { ["cloudEvents:subject"] = message.Topic },
        offsetString: "");
}

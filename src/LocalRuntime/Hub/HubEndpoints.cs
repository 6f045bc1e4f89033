using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// The Event Hubs REST send (https://learn.microsoft.com/rest/api/eventhub/send-event, send-batch-events and
/// send-partition-event), so that whatever sends to Event Hubs over HTTPS can send here. No token is asked.
/// </summary>
public static class HubEndpoints
{
    // A batch on Azure may have 1 MB; here the JSON around a body of that size must fit as well.
    private const long MaxRequestBytes = 4 * LocalHub.MaxEventBytes;

    /// <summary>Maps POST /{hub}/messages and POST /{hub}/partitions/{partition}/messages.</summary>
    public static void MapHub(this IEndpointRouteBuilder endpoints, LocalHub hub)
    {
        endpoints.MapPost("/{hub}/messages", http => ReceiveAsync(http, hub));
        endpoints.MapPost("/{hub}/partitions/{partition}/messages", http => ReceiveAsync(http, hub));
    }

    private static async Task ReceiveAsync(HttpContext http, LocalHub hub)
    {
        string name = (string)http.Request.RouteValues["hub"]!;
        if (hub.FindPartitions(name) is not { } partitions)
        {
            await AnswerAsync(http, StatusCodes.Status404NotFound, $"There is no hub '{name}'.");
            return;
        }

        int? partition = null;
        if (http.Request.RouteValues["partition"] is string text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number >= partitions)
            {
                await AnswerAsync(http, StatusCodes.Status404NotFound, $"The partition is '{text}', expected a number from 0 to {partitions - 1}.");
                return;
            }

            partition = number;
        }

        if (await ReadBodyAsync(http) is not { } body)
        {
            await AnswerAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {MaxRequestBytes} bytes.");
            return;
        }

        if (!HubRequest.TryRead(http.Request, body, out IReadOnlyList<HubMessage> messages, out string? fault))
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, fault!);
            return;
        }

        if (messages.FirstOrDefault(message => message.Body.Length > LocalHub.MaxEventBytes) is { } large)
        {
            await AnswerAsync(http, StatusCodes.Status413PayloadTooLarge, $"An event has {large.Body.Length} bytes, at most {LocalHub.MaxEventBytes} are allowed.");
            return;
        }

        await StoreAsync(http, hub, name, partition, messages);
    }

    private static async Task StoreAsync(HttpContext http, LocalHub hub, string name, int? partition, IReadOnlyList<HubMessage> messages)
    {
        try
        {
            await (partition is { } chosen
                ? hub.AppendAsync(name, chosen, messages, http.RequestAborted)
                : hub.AppendAsync(name, messages, http.RequestAborted));
        }
        catch (IOException exception)
        {
            await AnswerAsync(http, StatusCodes.Status500InternalServerError, exception.Message);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaxRequestBytes)
        {
            return null;
        }

        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxRequestBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static Task AnswerAsync(HttpContext http, int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(http);
}

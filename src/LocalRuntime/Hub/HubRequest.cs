using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Reads the events of an Event Hubs REST send.</summary>
internal static class HubRequest
{
    private const string BatchType = "application/vnd.microsoft.servicebus.json";
    private const string BrokerProperties = "BrokerProperties";

    // Every header of a single send is a property of the event, except those that speak of the request itself.
    private static readonly HashSet<string> RequestHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
        "Content-Type", "Cookie", "Date", "Expect", "Host", "Keep-Alive", "Pragma", "Request-Id", "Traceparent", "Tracestate", "Baggage",
        "Transfer-Encoding", "User-Agent", BrokerProperties, "Via", "Upgrade", "Origin", "Referer", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
    };

    /// <summary>Reads one raw event, or the events of a JSON batch; which of them the content type says.</summary>
    /// <returns>False with what was found and expected in <paramref name="fault"/>.</returns>
    public static bool TryRead(HttpRequest request, ReadOnlyMemory<byte> body, out IReadOnlyList<HubMessage> messages, out string? fault)
    {
        bool isBatch = request.ContentType?.StartsWith(BatchType, StringComparison.OrdinalIgnoreCase) == true;
        try
        {
            string? key = ReadPartitionKey(request);
            messages = isBatch ? ReadBatch(body, key) : [ReadSingle(request, body, key)];
            fault = null;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            messages = [];
            fault = exception.Message;
            return false;
        }
    }

    private static string? ReadPartitionKey(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(BrokerProperties, out var header) || header.ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        using JsonDocument properties = JsonDocument.Parse(text);
        return PartitionKeyOf(properties.RootElement);
    }

    private static HubMessage ReadSingle(HttpRequest request, ReadOnlyMemory<byte> body, string? key)
    {
        return new HubMessage
        {
            PartitionKey = key,
            Body = body,
            Properties =
            [
                .. from property in request.Headers
                   where !RequestHeaders.Contains(property.Key) && !property.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase)
                   select KeyValuePair.Create(property.Key, Unquote(property.Value.ToString())),
            ],
        };
    }

    private static List<HubMessage> ReadBatch(ReadOnlyMemory<byte> body, string? key)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return Expect(document.RootElement, JsonValueKind.Array, "the batch")
            .EnumerateArray()
            .Select(item => ReadBatched(item, key))
            .ToList();
    }

    private static HubMessage ReadBatched(JsonElement item, string? key)
    {
        Expect(item, JsonValueKind.Object, "an event of the batch");
        return item.TryGetProperty("Body", out JsonElement body)
            ? new HubMessage
            {
                PartitionKey = item.TryGetProperty(BrokerProperties, out JsonElement broker) ? PartitionKeyOf(broker) ?? key : key,
                Body = Encoding.UTF8.GetBytes(Expect(body, JsonValueKind.String, "Body").GetString()!),
                Properties = item.TryGetProperty("UserProperties", out JsonElement properties)
                    ? [.. Expect(properties, JsonValueKind.Object, "UserProperties").EnumerateObject().Select(property => KeyValuePair.Create(property.Name, property.Value.ToString()))]
                    : [],
            }
            : throw new FormatException("An event of the batch has no 'Body'.");
    }

    private static string? PartitionKeyOf(JsonElement brokerProperties) =>
        Expect(brokerProperties, JsonValueKind.Object, BrokerProperties).TryGetProperty("PartitionKey", out JsonElement key)
            ? Expect(key, JsonValueKind.String, "PartitionKey").GetString()
            : null;

    private static JsonElement Expect(JsonElement element, JsonValueKind kind, string what) => element.ValueKind == kind
        ? element
        : throw new FormatException($"Found {element.ValueKind} for {what}, expected {kind}.");

    // The REST interface of Service Bus and Event Hubs writes text properties in quotes.
    private static string Unquote(string value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value;
}

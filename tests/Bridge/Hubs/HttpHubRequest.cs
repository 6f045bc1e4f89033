using System.Text;
using System.Text.Json;

namespace DockLogs.Bridge.Tests.Hubs;

/// <summary>One request as the hub received it.</summary>
internal sealed record HttpHubRequest(string Path, string Query, string ContentType, string Authorization, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsBatch => ContentType == "application/vnd.microsoft.servicebus.json";

    public string Key => JsonDocument.Parse(Headers["BrokerProperties"]).RootElement.GetProperty("PartitionKey").GetString()!;

    public IReadOnlyList<HttpHubEvent> ReadEvents()
    {
        if (!IsBatch)
        {
            return [new HttpHubEvent(Key, Body, Headers)];
        }

        return
        [
            .. JsonDocument.Parse(Body).RootElement.EnumerateArray().Select(message => new HttpHubEvent(
                message.GetProperty("BrokerProperties").GetProperty("PartitionKey").GetString()!,
                Encoding.UTF8.GetBytes(message.GetProperty(nameof(Body)).GetString()!),
                message.GetProperty("UserProperties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!))),
        ];
    }
}

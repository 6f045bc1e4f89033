using DockLogs.Bridge.Sending;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>The bridge's way into the local hub.</summary>
/// <param name="hub">The hub.</param>
/// <param name="name">Name of the hub to send to; declared by the caller.</param>
/// <param name="source">CloudEvents source of the events, a URI reference.</param>
public sealed class LocalEventSender(SqliteHub hub, string name, string source) : IEventSender
{
    /// <inheritdoc/>
    public int MaxEventBytes => SqliteHub.MaxEventBytes;

    /// <inheritdoc/>
    public ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken) =>
        hub.AppendAsync(name, [.. events.Select(ToMessage)], cancellationToken);

    private HubMessage ToMessage(HubEvent hubEvent) => new()
    {
        PartitionKey = hubEvent.Gateway.Value,
        Body = hubEvent.Body,
        Properties = [.. CloudEventProperties.Of(hubEvent, source).Select(attribute => KeyValuePair.Create(CloudEventProperties.Prefix + attribute.Key, attribute.Value))],
    };
}

using DockLogs.Bridge.Sending;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>The bridge's way into the local hub.</summary>
/// <param name="hub">The hub.</param>
/// <param name="name">Name of the hub to send to; declared by the caller.</param>
/// <param name="source">CloudEvents source of the events, a URI reference.</param>
public sealed class LocalEventSender(LocalHub hub, string name, string source) : IEventSender
{
    private readonly ReadOnlyMemory<byte> head = CloudEventBatch.HeadOf(source);

    /// <inheritdoc/>
    public int MaxEventBytes => LocalHub.MaxEventBytes;

    /// <inheritdoc/>
    public ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken) =>
        hub.AppendAsync(name, new CloudEventBatch(events, head), cancellationToken);
}

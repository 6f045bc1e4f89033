namespace DockLogs.Bridge.Sending;

/// <summary>Puts events on the hub. One call is in flight at a time; it keeps the order of the events of each gateway.</summary>
public interface IEventSender
{
    /// <summary>Largest <see cref="HubEvent.Body"/> the hub takes, in bytes. Larger messages go to the quarantine unsent.</summary>
    int MaxEventBytes { get; }

    /// <summary>Sends the events and completes when the hub has made all of them durable.</summary>
    /// <param name="events">Events in the order of their arrival; the sender must not keep the list.</param>
    /// <param name="cancellationToken">Gives the call up; what was sent so far stays sent.</param>
    /// <exception cref="EventSendException">Some events are not on the hub; says which, and which of them never will be.</exception>
    /// <remarks>Any other exception means that nothing is known: the bridge sends all events of the call again.</remarks>
    ValueTask SendAsync(IReadOnlyList<HubEvent> events, CancellationToken cancellationToken);
}

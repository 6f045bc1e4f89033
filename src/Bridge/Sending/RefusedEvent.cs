namespace DockLogs.Bridge.Sending;

/// <summary>An event that the hub will never take, however often it is sent.</summary>
/// <param name="Event">The event.</param>
/// <param name="Reason">Short stable word, for example <c>too-large</c>.</param>
/// <param name="Found">What the hub found.</param>
/// <param name="Expected">What it would have taken.</param>
public sealed record RefusedEvent(HubEvent Event, string Reason, string Found, string Expected);

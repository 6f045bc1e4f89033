using DockLogs.Contracts;

namespace DockLogs.Bridge.Sending;

/// <summary>One gateway's events of a call, and how far they are.</summary>
internal sealed class GatewayBatch(DockSerial gateway)
{
    private readonly List<HubEvent> _events = [];
    private readonly List<RefusedEvent> _refused = [];
    private int _done;

    public DockSerial Gateway { get; } = gateway;

    /// <summary>Events neither sent nor refused yet, in order.</summary>
    public ReadOnlySpan<HubEvent> Left => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_events)[_done..];

    public IReadOnlyList<RefusedEvent> Refused => _refused;

    public void Add(HubEvent hubEvent) => _events.Add(hubEvent);

    /// <summary>The next events are on the hub.</summary>
    public void Sent(int count) => _done += count;

    /// <summary>The hub will never take the next event.</summary>
    public void Refuse(string reason, string found, string expected)
    {
        _refused.Add(new RefusedEvent(_events[_done], reason, found, expected));
        _done++;
    }
}

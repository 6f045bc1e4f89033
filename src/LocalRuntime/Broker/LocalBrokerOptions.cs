using System.Net;

namespace DockLogs.LocalRuntime.Broker;

/// <summary>How the broker in this process listens.</summary>
public sealed record LocalBrokerOptions
{
    /// <summary>Address to listen at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 = any free one.</summary>
    public required int Port { get; init; }

    /// <summary>MQTT client id of the bridge: the one client that is let in before the gate opens, and whose acknowledgement counts.</summary>
    public required string BridgeClientId { get; init; }

    /// <summary>How long a client that comes before the gate opens is kept waiting before it is sent away.</summary>
    public TimeSpan GateTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages that may wait for the bridge's acknowledgement; beyond it publishers are not read any further.</summary>
    public int MaxUnacknowledged { get; init; } = 4096;
}

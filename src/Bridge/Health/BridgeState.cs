namespace DockLogs.Bridge.Health;

/// <summary>What the bridge knows of its three neighbours; null fault = well.</summary>
internal sealed class BridgeState
{
    private volatile string? _broker = "not connected yet";
    private volatile string? _hub;
    private volatile string? _quarantine;

    public string? BrokerFault
    {
        get => _broker;
        set => _broker = value;
    }

    public string? HubFault
    {
        get => _hub;
        set => _hub = value;
    }

    public string? QuarantineFault
    {
        get => _quarantine;
        set => _quarantine = value;
    }
}

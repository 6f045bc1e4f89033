namespace DockLogs.LocalRuntime.CommandLine;

/// <summary>The options of <c>run</c>.</summary>
public sealed record RunOptions
{
    /// <summary>Simulated docks; 0 = none, connect your own.</summary>
    public int Docks { get; init; } = 3;

    /// <summary>Directory of all state; null = <c>.local</c> beside host.json.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>TCP port of the HTTP functions; 0 = any free one.</summary>
    public int HttpPort { get; init; } = 7071;

    /// <summary>TCP port of the MQTT broker in this process; 0 = any free one.</summary>
    public int MqttPort { get; init; } = 1883;

    /// <summary>TCP port of the upload gateway (S3); 0 = any free one.</summary>
    public int GatewayPort { get; init; } = 9000;

    /// <summary>A broker to use instead of the one in this process.</summary>
    public Uri? Broker { get; init; }

    /// <summary>Connection string or address of a Blob Storage to use instead of Azurite.</summary>
    public string? Blobs { get; init; }

    /// <summary>Address of an OTLP collector for traces, metrics and logs.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Forget all state first.</summary>
    public bool Fresh { get; init; }
}

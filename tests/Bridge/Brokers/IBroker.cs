namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>A real MQTT broker on a free loopback port.</summary>
public interface IBroker : IAsyncDisposable
{
    int Port { get; }

    /// <summary>Stops it, keeping sessions where it can; <see cref="StartAsync"/> brings it back on the same port.</summary>
    Task StopAsync();

    Task StartAsync();
}

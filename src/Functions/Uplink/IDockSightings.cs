using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>Told of every dock that says something. Must neither block nor throw: it is called for each message.</summary>
public interface IDockSightings
{
    /// <summary>A dock said something.</summary>
    /// <param name="dock">The dock.</param>
    /// <param name="at">Our own clock.</param>
    void Seen(DockSerial dock, DateTimeOffset at);
}

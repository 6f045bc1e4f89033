using DockLogs.Contracts;

namespace DockLogs.Functions.Downlink;

/// <summary>The way down to docks.</summary>
public interface ICommandPublisher
{
    /// <summary>True while the connection to the broker stands.</summary>
    bool IsConnected { get; }

    /// <summary>Publishes at QoS 1 and returns once the broker has it.</summary>
    /// <param name="dock">The dock it is for.</param>
    /// <param name="topic">Its topic, see <see cref="Topics"/>.</param>
    /// <param name="payload">The message; may hold credentials, so it is never logged.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="CommandNotSentException">The broker could not be reached, refused, or did not answer in time.</exception>
    Task PublishAsync(DockSerial dock, string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

    /// <summary>Whether the broker can be reached; connects when the connection does not stand.</summary>
    Task<bool> CheckAsync(CancellationToken cancellationToken);
}

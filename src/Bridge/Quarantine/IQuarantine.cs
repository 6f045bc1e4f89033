namespace DockLogs.Bridge.Quarantine;

/// <summary>Keeps what could not be understood or sent, so that nothing a dock said is lost.</summary>
public interface IQuarantine
{
    /// <summary>Stores a message durably. Storing the same message twice is harmless.</summary>
    /// <param name="message">The message, with the reason.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="Azure.RequestFailedException">The storage did not take it; try again.</exception>
    Task PutAsync(QuarantinedMessage message, CancellationToken cancellationToken);
}

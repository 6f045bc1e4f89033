namespace DockLogs.Bridge.Sending;

/// <summary>A send that did not get all its events onto the hub.</summary>
public sealed class EventSendException : Exception
{
    /// <summary>Creates the exception for a call of which nothing arrived.</summary>
    public EventSendException()
        : this("The hub did not take the events.")
    {
    }

    /// <summary>Creates the exception for a call of which nothing arrived.</summary>
    /// <param name="message">What the hub said, and what was expected.</param>
    public EventSendException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for a call of which nothing arrived.</summary>
    /// <param name="message">What the hub said, and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public EventSendException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Events to send again, in their order; null means all of the call. Refused events are not among them.</summary>
    public IReadOnlyList<HubEvent>? Unsent { get; init; }

    /// <summary>Events that the hub will never take.</summary>
    public IReadOnlyList<RefusedEvent> Refused { get; init; } = [];

    /// <summary>How long the hub asks to be left alone, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

namespace DockLogs.Functions.Downlink;

/// <summary>A command did not get to the broker, as far as is known.</summary>
public sealed class CommandNotSentException : Exception
{
    /// <summary>Without a reason.</summary>
    public CommandNotSentException()
    {
    }

    /// <summary>With a reason.</summary>
    public CommandNotSentException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and its cause.</summary>
    public CommandNotSentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

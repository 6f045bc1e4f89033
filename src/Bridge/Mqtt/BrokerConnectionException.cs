namespace DockLogs.Bridge.Mqtt;

/// <summary>The broker refused, broke or ended the connection.</summary>
internal sealed class BrokerConnectionException : Exception
{
    public BrokerConnectionException()
    {
    }

    public BrokerConnectionException(string message)
        : base(message)
    {
    }

    public BrokerConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

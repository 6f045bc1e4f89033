namespace DockLogs.UploadGateway.Storage;

/// <summary>The storage did not do what it was asked.</summary>
public sealed class ObjectStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ObjectStoreException(StoreFault fault, Exception cause)
        : base($"The storage failed: {fault}.", cause) => Fault = fault;

    /// <summary>Why.</summary>
    public StoreFault Fault { get; }
}

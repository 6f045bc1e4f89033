namespace DockLogs.UploadGateway.Storage;

/// <summary>Calls Azure.Storage.Blobs, and tells its failures in the gateway's words.</summary>
internal static class AzureCalls
{
    /// <exception cref="ObjectStoreException">The storage failed.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (AzureFaults.IsStoreFailure(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The caller's own cancellation stays one; a timeout of the storage looks alike, and is a failure.
            throw AzureFaults.Translate(exception);
        }
    }
}

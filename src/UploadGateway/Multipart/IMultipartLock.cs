namespace DockLogs.UploadGateway.Multipart;

/// <summary>A multipart upload that nobody else can end. Disposing it lets go.</summary>
internal interface IMultipartLock : IAsyncDisposable
{
    /// <summary>False when so much time has passed that someone else may have taken over: then nothing may be committed.</summary>
    bool IsStillHeld { get; }

    /// <summary>Ends the upload.</summary>
    Task RemoveAsync(CancellationToken cancellationToken);
}

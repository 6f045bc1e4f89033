namespace DockLogs.UploadGateway.Verbs;

/// <summary>One operation of the S3 API.</summary>
internal interface IVerb
{
    /// <summary>As the S3 API reference calls it, for logs and metrics.</summary>
    string Name { get; }

    /// <summary>Does it, and writes the response.</summary>
    /// <exception cref="Errors.S3Exception">The request is refused.</exception>
    /// <exception cref="Storage.ObjectStoreException">The storage failed.</exception>
    Task RunAsync(S3Request request, CancellationToken cancellationToken);
}

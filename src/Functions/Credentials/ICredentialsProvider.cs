namespace DockLogs.Functions.Credentials;

/// <summary>Mints temporary credentials for one upload; one implementation a storage provider.</summary>
public interface ICredentialsProvider
{
    /// <summary>The word in the setting <c>Upload:Provider</c>.</summary>
    string Name { get; }

    /// <summary>Mints credentials that reach the upload's prefix and nothing else.</summary>
    Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken);
}

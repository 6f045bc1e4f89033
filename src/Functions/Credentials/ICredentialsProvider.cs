using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Credentials;

/// <summary>Mints temporary credentials for one upload; one implementation a storage provider.</summary>
public interface ICredentialsProvider
{
    /// <summary>The word in the setting <c>Upload:Provider</c>.</summary>
    string Name { get; }

    /// <summary>The store it gives access to, as in <see cref="ArchivePlace.Store"/>.</summary>
    string Store { get; }

    /// <summary>Where archives of new uploads go.</summary>
    ArchivePlace Place { get; }

    /// <summary>
    /// Mints credentials that reach the upload's prefix and nothing else. They may end sooner than asked for, when the
    /// provider gives no longer ones.
    /// </summary>
    /// <exception cref="CredentialsException">The provider gives none.</exception>
    Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken);
}

using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>MinIO: the AssumeRole of its own STS, by the key of a user with writing rights on the bucket (docs/sts/assume-role.md of MinIO).</summary>
public sealed class MinioCredentials(IOptions<MinioOptions> options, TimeProvider time) : ICredentialsProvider, IDisposable
{
    private readonly Lazy<AssumeRole> _role = new(() => new AssumeRole("minio", options.Value, "aws", time));

    /// <inheritdoc/>
    public string Name => ArchivePlace.Minio;

    /// <inheritdoc/>
    public string Store => ArchivePlace.Minio;

    /// <inheritdoc/>
    public ArchivePlace Place => new(ArchivePlace.Minio, options.Value.Bucket ?? "");

    /// <inheritdoc/>
    public Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return options.Value is { IsSet: true, Endpoint: not null } ? _role.Value.RunAsync(request, cancellationToken) : throw new CredentialsException(Name, "NotSet", isTransient: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_role.IsValueCreated)
        {
            _role.Value.Dispose();
        }
    }
}

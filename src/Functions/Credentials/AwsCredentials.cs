using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>Amazon S3: AssumeRole of AWS STS, with the key of the settings or AWS' own chain of defaults.</summary>
public sealed class AwsCredentials(IOptions<AwsOptions> options, TimeProvider time) : ICredentialsProvider, IDisposable
{
    private readonly Lazy<AssumeRole> _role = new(() => new AssumeRole("aws", options.Value, options.Value.Partition, time));

    /// <inheritdoc/>
    public string Name => ArchivePlace.Aws;

    /// <inheritdoc/>
    public string Store => ArchivePlace.Aws;

    /// <inheritdoc/>
    public ArchivePlace Place => new(ArchivePlace.Aws, options.Value.Bucket ?? "");

    /// <inheritdoc/>
    public Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return options.Value.IsSet ? _role.Value.RunAsync(request, cancellationToken) : throw new CredentialsException(Name, "NotSet", isTransient: false);
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

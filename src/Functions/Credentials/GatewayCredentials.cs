using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>Credentials for our own upload gateway, which docks take for a MinIO server.</summary>
public sealed class GatewayCredentials(IOptions<GatewayOptions> options) : ICredentialsProvider
{
    // Made when it is needed: with another provider the key need not be set.
    private readonly Lazy<UploadTokens> _tokens = new(() => new UploadTokens(MasterKeys.Parse(options.Value.MasterKey ?? "", options.Value.PreviousMasterKey)));

    /// <inheritdoc/>
    public string Name => "gateway";

    /// <inheritdoc/>
    public string Store => ArchivePlace.Blob;

    /// <inheritdoc/>
    public ArchivePlace Place => ArchivePlace.InBlobStorage;

    /// <inheritdoc/>
    public Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options.Value.Endpoint is null || string.IsNullOrEmpty(options.Value.MasterKey))
        {
            throw new CredentialsException(Name, "NotSet", isTransient: false);
        }

        DateTimeOffset expires = DateTimeOffset.FromUnixTimeMilliseconds(request.Expires.ToUnixTimeMilliseconds());
        IssuedCredentials issued = _tokens.Value.Issue(new UploadGrant
        {
            Upload = request.Upload,
            Dock = request.Dock,
            Bucket = ContainerNames.Archives,
            KeyPrefix = request.KeyPrefix,
            Expires = expires,
            ParentSpan = request.ParentSpan,
        });
        return Task.FromResult(new StorageAccess
        {
            Provider = "minio",
            Endpoint = options.Value.Endpoint.OriginalString.TrimEnd('/'),
            Region = options.Value.Region,
            Bucket = ContainerNames.Archives,
            AccessKeyId = issued.AccessKeyId,
            SecretAccessKey = issued.SecretAccessKey,
            SessionToken = issued.SessionToken,
            Expires = expires,
        });
    }
}

using DockLogs.Contracts;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>Credentials for our own upload gateway, which docks take for a MinIO server.</summary>
public sealed class GatewayCredentials(IOptions<GatewayOptions> options) : ICredentialsProvider
{
    private readonly UploadTokens _tokens = new(MasterKeys.Parse(options.Value.MasterKey ?? "", options.Value.PreviousMasterKey));

    /// <inheritdoc/>
    public string Name => "gateway";

    /// <inheritdoc/>
    public Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        DateTimeOffset expires = DateTimeOffset.FromUnixTimeMilliseconds(request.Expires.ToUnixTimeMilliseconds());
        IssuedCredentials issued = _tokens.Issue(new UploadGrant
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
            Endpoint = options.Value.Endpoint!.OriginalString.TrimEnd('/'),
            Region = options.Value.Region,
            Bucket = ContainerNames.Archives,
            AccessKeyId = issued.AccessKeyId,
            SecretAccessKey = issued.SecretAccessKey,
            SessionToken = issued.SessionToken,
            Expires = expires,
        });
    }
}

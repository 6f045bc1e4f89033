using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>Alibaba Cloud OSS: AssumeRole of its STS.</summary>
public sealed class AliCredentials(IOptions<AliOptions> options, TimeProvider time) : ICredentialsProvider, IDisposable
{
    private readonly Lazy<AliStsClient> _client = new(() => new AliStsClient(options.Value, time));

    /// <inheritdoc/>
    public string Name => ArchivePlace.Ali;

    /// <inheritdoc/>
    public string Store => ArchivePlace.Ali;

    /// <inheritdoc/>
    public ArchivePlace Place => new(ArchivePlace.Ali, options.Value.Bucket ?? "");

    /// <inheritdoc/>
    public async Task<StorageAccess> MintAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        AliOptions settings = options.Value;
        if (!settings.IsSet || string.IsNullOrEmpty(settings.AccessKeySecret))
        {
            throw new CredentialsException(Name, "NotSet", isTransient: false);
        }

        DateTimeOffset now = time.GetUtcNow();
        TimeSpan duration = SessionTime.Of(request.Expires - now, settings.MaxSession);
        AliSession session = await _client.Value.AssumeRoleAsync(
            request.Upload.Value.Replace("-", "", StringComparison.Ordinal), duration, SessionPolicy.ForOss(request.Bucket, request.KeyPrefix), cancellationToken);
        return new StorageAccess
        {
            Provider = ArchivePlace.Ali,
            Endpoint = settings.DockAddress().OriginalString.TrimEnd('/'),
            Region = settings.Region!,
            Bucket = request.Bucket,
            AccessKeyId = session.AccessKeyId!,
            SecretAccessKey = session.AccessKeySecret!,
            SessionToken = session.SecurityToken!,
            Expires = SessionTime.End(now + duration, session.Expiration),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}

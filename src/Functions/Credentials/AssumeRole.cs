using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace DockLogs.Functions.Credentials;

/// <summary>The STS action AssumeRole, which AWS and MinIO both understand.</summary>
/// <param name="provider">For messages.</param>
/// <param name="options">Where, and as whom.</param>
/// <param name="partition">Partition of the bucket in policies.</param>
/// <param name="time">The clock.</param>
internal sealed class AssumeRole(string provider, StorageProviderOptions options, string partition, TimeProvider time) : IDisposable
{
    private readonly AmazonSecurityTokenServiceClient _client = Create(options);

    public async Task<StorageAccess> RunAsync(CredentialsRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan duration = SessionTime.Of(request.Expires - now, options.MaxSession);
        try
        {
            AssumeRoleResponse answer = await _client.AssumeRoleAsync(
                new AssumeRoleRequest
                {
                    RoleArn = string.IsNullOrEmpty(options.RoleArn) ? null : options.RoleArn,
                    RoleSessionName = request.Upload.Value,
                    ExternalId = string.IsNullOrEmpty(options.ExternalId) ? null : options.ExternalId,
                    DurationSeconds = (int)duration.TotalSeconds,
                    Policy = SessionPolicy.ForS3(partition, request.Bucket, request.KeyPrefix),
                },
                cancellationToken);
            if (answer.Credentials is not { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0 } issued)
            {
                throw new CredentialsException(provider, "EmptyAnswer", isTransient: true);
            }

            return new StorageAccess
            {
                Provider = provider,
                Endpoint = options.DockAddress().OriginalString.TrimEnd('/'),
                Region = options.Region!,
                Bucket = request.Bucket,
                AccessKeyId = issued.AccessKeyId,
                SecretAccessKey = issued.SecretAccessKey,
                SessionToken = issued.SessionToken,
                Expires = SessionTime.End(now + duration, issued.Expiration is { } end ? new DateTimeOffset(end.ToUniversalTime()) : null),
            };
        }
        catch (AmazonServiceException e)
        {
            throw new CredentialsException(provider, e.ErrorCode ?? e.StatusCode.ToString(), CredentialsException.Passes((int)e.StatusCode, e.ErrorCode));
        }
        catch (AmazonClientException e)
        {
            throw new CredentialsException(provider, IsOutage(e) ? "Unreachable" : "NoKey", IsOutage(e));
        }
        catch (Exception e) when (IsOutage(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new CredentialsException(provider, "Unreachable", isTransient: true);
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsOutage(Exception? e) =>
        e is HttpRequestException or OperationCanceledException or IOException or WebException || (e?.InnerException is { } inner && IsOutage(inner));

    private static AmazonSecurityTokenServiceClient Create(StorageProviderOptions options)
    {
        var config = new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = options.StsAddress().AbsoluteUri,
            AuthenticationRegion = options.Region,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(20),
            DisableLogging = true,
        };
        return string.IsNullOrEmpty(options.AccessKeyId)
            ? new AmazonSecurityTokenServiceClient(config)
            : new AmazonSecurityTokenServiceClient(new BasicAWSCredentials(options.AccessKeyId, options.AccessKeySecret), config);
    }
}

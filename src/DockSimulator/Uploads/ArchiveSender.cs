using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>Puts archives where a start command told the dock to, with the credentials of that command.</summary>
internal sealed class ArchiveSender(StartCommand command) : IDisposable
{
    private readonly AmazonS3Client _client = new(Credentials(command.Credentials), new AmazonS3Config
    {
        ServiceURL = command.Endpoint,
        AuthenticationRegion = command.Region,
        // field-notes.md, "Providers": path-style for minio, the bucket in the host name for the other two.
        ForcePathStyle = command.Provider == "minio",
        // Docks send a plain signed PUT; the SDK's trailing checksums need a server of 2025.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        // A slow dock may take hours; the cloud's deadline ends it, not the client.
        Timeout = TimeSpan.FromDays(1),
    });

    /// <exception cref="AmazonServiceException">The storage refused the archive or cannot be reached.</exception>
    public Task SendAsync(string objectKey, PacedFile content, CancellationToken cancellationToken)
    {
        return _client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = command.Bucket,
            Key = objectKey,
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = "application/x-tar",
        }, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static AWSCredentials Credentials(StorageCredentials credentials) => credentials.SecurityToken.Length > 0
        ? new SessionAWSCredentials(credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken)
        : new BasicAWSCredentials(credentials.AccessKeyId, credentials.AccessKeySecret);
}

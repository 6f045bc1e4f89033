using Amazon.Runtime;
using Amazon.S3;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Clients;

/// <summary>The stock S3 client of .NET, with nothing set but where the gateway is.</summary>
internal static class AwsSdk
{
    public static AmazonS3Client Client(
        GatewayServer gateway,
        IssuedCredentials credentials,
        RequestChecksumCalculation checksum = RequestChecksumCalculation.WHEN_SUPPORTED,
        int retries = 0) => Client(gateway.Address, credentials, checksum, retries);

    public static AmazonS3Client Client(
        Uri gateway,
        IssuedCredentials credentials,
        RequestChecksumCalculation checksum = RequestChecksumCalculation.WHEN_SUPPORTED,
        int retries = 0) =>
        new(
            new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            new AmazonS3Config
            {
                ServiceURL = gateway.ToString(),
                AuthenticationRegion = "us-east-1",
                ForcePathStyle = true,
                RequestChecksumCalculation = checksum,
                MaxErrorRetry = retries,
                HttpClientFactory = new TrustingHttpClientFactory(),
            });
}

using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using DockLogs.Functions.Catalogue;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Credentials;

/// <summary>
/// The S3 interface of each provider that is set, for reading: verification, download links, copies. Those that are not in
/// use for new uploads stay readable as long as their section is set.
/// </summary>
public sealed class S3Clients(IOptions<AwsOptions> aws, IOptions<MinioOptions> minio, IOptions<AliOptions> ali) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<AmazonS3Client>> _clients = new(StringComparer.Ordinal);

    /// <summary>For tests: where names such as bucket.host lead.</summary>
    internal HttpClientFactory? Http { get; init; }

    /// <summary>The client of a store, or null when its section is not set.</summary>
    /// <param name="store">One of <see cref="ArchivePlace"/>'s stores but blob.</param>
    public IAmazonS3? Find(string store) => OptionsOf(store) is { IsSet: true } options
        ? _clients.GetOrAdd(store, _ => new Lazy<AmazonS3Client>(() => Create(options))).Value
        : null;

    /// <summary>Whether links to the store go by HTTP.</summary>
    internal Protocol ProtocolOf(string store) => OptionsOf(store)?.S3Address().Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS;

    /// <summary>The bucket that a store's settings name; null when they are not set.</summary>
    internal string? BucketOf(string store) => OptionsOf(store) is { IsSet: true } options ? options.Bucket : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<AmazonS3Client> client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private StorageProviderOptions? OptionsOf(string store) => store switch
    {
        ArchivePlace.Aws => aws.Value,
        ArchivePlace.Minio when minio.Value.Endpoint is not null => minio.Value,
        ArchivePlace.Ali => ali.Value,
        _ => null,
    };

    private AmazonS3Client Create(StorageProviderOptions options)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = options.S3Address().AbsoluteUri,
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.IsPathStyle,
            MaxErrorRetry = 3,
            DisableLogging = true,

            // Other stores than AWS know no checksum headers.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Http is not null)
        {
            config.HttpClientFactory = Http;
        }

        return string.IsNullOrEmpty(options.AccessKeyId)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKeyId, options.AccessKeySecret), config);
    }
}

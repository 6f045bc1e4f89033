using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace DockLogs.UploadGateway.Storage;

/// <summary>Makes the Blob Storage client out of the setting <c>Storage</c>, as the other programs of the product do.</summary>
internal static class BlobStorage
{
    private const string Setting = "Storage";
    private const string UriSetting = "Storage:blobServiceUri";

    // Azure.Core's own transport has 50 connections, at which the docks of a nightly pull would queue.
    private const int MaxConnections = 512;

    /// <exception cref="InvalidOperationException">Neither setting is there, or one is not what it should be.</exception>
    public static BlobServiceClient Create(IConfiguration configuration)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(NewHttpClient()) };
        // Bounded, so that a dock hears of an outage before its own patience ends.
        options.Retry.MaxRetries = 3;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(60);

        if (configuration[UriSetting] is { Length: > 0 } uri)
        {
            return Uri.TryCreate(uri, UriKind.Absolute, out var address)
                ? new BlobServiceClient(address, new DefaultAzureCredential(), options)
                : throw new InvalidOperationException($"{UriSetting}: found '{uri}', expected a URL such as https://account.blob.core.windows.net");
        }

        var connection = configuration[Setting];
        try
        {
            return string.IsNullOrWhiteSpace(connection)
                ? throw new InvalidOperationException(
                    $"{Setting}: found nothing, expected a connection string of Blob Storage, or {UriSetting} for a managed identity")
                : new BlobServiceClient(connection, options);
        }
        catch (FormatException)
        {
            // The value holds an account key and is not shown.
            throw new InvalidOperationException($"{Setting}: found {connection!.Length} characters that are no connection string of Blob Storage (not shown)");
        }
    }

    private static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = MaxConnections,
        // So that a storage account that moves is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // Each try has its own limit, above.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}

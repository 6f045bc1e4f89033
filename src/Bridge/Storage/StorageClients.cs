using Azure.Identity;
using Azure.Storage.Blobs;
using DockLogs.Bridge.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Storage;

/// <summary>Builds the one blob client of the program.</summary>
public static class StorageClients
{
    // Older than the package's default, so that Azurite releases of the same year understand it.
    private const BlobClientOptions.ServiceVersion ServiceVersion = BlobClientOptions.ServiceVersion.V2025_05_05;

    /// <summary>
    /// Registers a singleton <see cref="BlobServiceClient"/> from the setting <c>Storage</c> (connection string) or
    /// <c>Storage:blobServiceUri</c> (managed identity, user-assigned with <c>Storage:clientId</c>).
    /// The start of the host fails when neither is set or the connection string cannot be read. Calling it again changes nothing.
    /// </summary>
    public static IServiceCollection AddBlobStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        if (services.Any(service => service.ServiceType == typeof(BlobServiceClient)))
        {
            return services;
        }

        services.AddValidatedOptions<StorageOptions>(configuration, StorageOptions.Section)
            .Configure(options => options.ConnectionString = configuration[StorageOptions.Section])
            .Validate(IsReadable, "Storage has a value that is not shown here: expected a connection string of a storage account, or UseDevelopmentStorage=true");
        services.TryAddSingleton(provider => Create(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        return services;
    }

    /// <summary>Builds a client without a container of services.</summary>
    /// <param name="options">Validated options.</param>
    public static BlobServiceClient Create(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var clientOptions = new BlobClientOptions(ServiceVersion);
        return string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new BlobServiceClient(options.BlobServiceUri, new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId }), clientOptions)
            : new BlobServiceClient(options.ConnectionString, clientOptions);
    }

    private static bool IsReadable(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return true;
        }

        try
        {
            _ = Create(options);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}

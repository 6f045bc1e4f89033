using DockLogs.Bridge.Settings;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Uploads;

/// <summary>Registers what uploads and list queries need.</summary>
public static class UploadServices
{
    /// <summary>The options, the index, and what the API and pulls call.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<UploadOptions>(configuration, UploadOptions.Section);
        services.AddMetrics();
        services.AddSingleton<UploadMetrics>();
        services.AddSingleton<UploadIndex>();
        services.AddSingleton<UploadRetention>();
        services.AddSingleton<UploadFiler>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<UploadStarter>();
        services.AddSingleton<UploadCanceller>();
        services.AddSingleton<LogLister>();
        services.AddSingleton<CatalogueWriter>();
        services.AddValidatedOptions<ArchiveOptions>(configuration, ArchiveOptions.Section);
        services.AddSingleton<ArchiveEntries>();
        services.AddSingleton<BlobArchiveStore>();
        services.AddSingleton<S3ArchiveStore>();
        services.AddSingleton<BlobCopy>();
        services.AddSingleton<IArchiveStore, ArchiveStores>();
        return services;
    }
}

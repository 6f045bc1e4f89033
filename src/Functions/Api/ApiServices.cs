using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Settings;
using DockLogs.Bridge.Storage;
using DockLogs.Functions.Audit;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DockLogs.Functions.Api;

/// <summary>Registers the HTTP interface, the catalogue, the fleet registry and pulls.</summary>
public static class ApiServices
{
    /// <summary>Registers what the function classes of Api, Catalogue and Pulls need, beside what Uploads and Downlink register.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddBlobStorage(configuration);
        services.AddBlobQuarantine();
        services.AddValidatedOptions<ApiOptions>(configuration, ApiOptions.Section);
        services.AddValidatedOptions<FleetOptions>(configuration, FleetOptions.Section);
        services.AddValidatedOptions<RetentionOptions>(configuration, RetentionOptions.Section);
        services.AddValidatedOptions<PullOptions>(configuration, PullOptions.Section);
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<RequestRates>();
        services.AddSingleton<AuditBlobs>().AddSingleton<AuditLog>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<ApiBoundary>();
        services.AddSingleton<HealthChecks>();
        services.AddSingleton<UploadPages>();

        services.TryAddSingleton<ArchivedLogs>();
        services.AddSingleton<CatalogueReader>();
        services.AddSingleton<CatalogueRetention>();
        services.AddSingleton<DownloadLinks>();
        services.AddSingleton<ArchiveLinks>();

        services.AddSingleton<DockSightings>();
        services.AddSingleton<IDockSightings>(provider => provider.GetRequiredService<DockSightings>());
        services.AddHostedService<SightingWriter>();
        services.AddSingleton<FleetRegistry>();
        services.AddSingleton<MissionStore>();
        services.AddSingleton<DockMissions>();
        services.AddSingleton<IMissionWatch>(provider => provider.GetRequiredService<DockMissions>());
        services.AddSingleton<IMissionHold>(provider => provider.GetRequiredService<DockMissions>());
        services.AddHostedService<MissionWriter>();
        services.AddSingleton<PullMetrics>();
        services.AddSingleton<PullStore>();
        services.AddSingleton<PullStarter>();
        services.AddSingleton<PullReader>();
        return services;
    }
}

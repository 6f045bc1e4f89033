using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Storage;
using DockLogs.Functions.Api;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Downlink;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions;

/// <summary>Registers everything the function classes take by their constructors.</summary>
public static class PipelineServices
{
    /// <summary>
    /// All but TimeProvider and logging, which the host brings, and DurableTaskClient, which comes by binding.
    /// Options are validated when the host starts.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration, not narrowed to a section.</param>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddBlobStorage(configuration).AddBlobQuarantine();
        services.AddUplink().AddDownlink(configuration).AddCredentials(configuration).AddUploads(configuration);
        services.AddApi(configuration);
        return services;
    }
}

using DockLogs.Bridge;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DockLogs.Functions.Downlink;

/// <summary>Registers the way down to docks.</summary>
public static class DownlinkServices
{
    /// <summary>The publisher and the broker's settings; a host that runs the bridge too has those already.</summary>
    public static IServiceCollection AddDownlink(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMqttOptions(configuration);
        services.TryAddSingleton<ICommandPublisher, CommandPublisher>();
        return services;
    }
}

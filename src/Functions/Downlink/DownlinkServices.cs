using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Downlink;

/// <summary>Registers the way down to docks.</summary>
public static class DownlinkServices
{
    /// <summary>The publisher and the broker's settings; a host that runs the bridge too has those already.</summary>
    public static IServiceCollection AddDownlink(this IServiceCollection services, IConfiguration configuration)
    {
        if (!services.Any(service => service.ServiceType == typeof(IConfigureOptions<MqttOptions>)))
        {
            services.AddValidatedOptions<MqttOptions>(configuration, MqttOptions.Section);
        }

        services.TryAddSingleton<ICommandPublisher, CommandPublisher>();
        return services;
    }
}

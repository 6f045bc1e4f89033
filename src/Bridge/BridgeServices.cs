using DockLogs.Bridge.Forwarding;
using DockLogs.Bridge.Health;
using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge;

/// <summary>Registers the bridge in a host.</summary>
public static class BridgeServices
{
    /// <summary>
    /// Registers <see cref="MqttBridge"/> as a singleton and hosted service, its options (sections <c>Bridge</c> and
    /// <c>Mqtt</c>, checked when the host starts), metrics, and the health check <c>bridge</c> with the tag <c>ready</c>.
    /// The host registers <see cref="IEventSender"/>, <see cref="IQuarantine"/> and <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddBridge(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMqttOptions(configuration);
        services.AddValidatedOptions<BridgeOptions>(configuration, BridgeOptions.Section);
        services.AddMetrics();
        services.TryAddSingleton<BridgeMetrics>();
        services.TryAddSingleton<BridgeState>();
        services.TryAddSingleton<Forwarder>();
        services.TryAddSingleton(Create);
        services.AddHostedService(provider => provider.GetRequiredService<MqttBridge>());
        services.AddHealthChecks().AddCheck<BridgeHealthCheck>("bridge", tags: ["ready"]);
        return services;
    }

    /// <summary>Registers <see cref="MqttOptions"/> alone, for other users of the broker. Calling it again changes nothing.</summary>
    public static IServiceCollection AddMqttOptions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.All(service => service.ServiceType != typeof(IValidateOptions<MqttOptions>)))
        {
            services.AddValidatedOptions<MqttOptions>(configuration, MqttOptions.Section);
        }

        return services;
    }

    private static MqttBridge Create(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<BridgeOptions>>(),
        provider.GetRequiredService<IOptions<MqttOptions>>(),
        provider.GetRequiredService<IEventSender>(),
        provider.GetRequiredService<Forwarder>(),
        provider.GetRequiredService<BridgeMetrics>(),
        provider.GetRequiredService<BridgeState>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<MqttBridge>>());
}

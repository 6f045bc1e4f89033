using Azure.Core;
using Azure.Identity;
using DockLogs.Bridge.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Sending;

/// <summary>Registers the sender to Azure Event Hubs.</summary>
public static class EventHubsSenders
{
    /// <summary>
    /// Registers <see cref="IEventSender"/> from the settings <c>EventHubs</c> (connection string),
    /// <c>EventHubs:fullyQualifiedNamespace</c> (Entra identity), <c>EventHubs:transport</c> and <c>UplinkHub</c>.
    /// The host registers <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddEventHubsSender(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddValidatedOptions<EventHubsOptions>(configuration, EventHubsOptions.Section).Configure(options =>
        {
            options.ConnectionString = configuration[EventHubsOptions.Section];
            options.Hub = configuration[EventHubsOptions.HubSetting] is { Length: > 0 } hub ? hub : options.Hub;
        });
        services.TryAddSingleton(Create);
        return services;
    }

    internal static HttpsEventSender CreateHttps(EventHubsOptions options, TokenCredential? credential, TimeProvider time)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            // A namespace may move to other addresses; connections must not outlive its DNS entry for long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxConnectionsPerServer = options.MaxParallelSends,
        });
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            if (!EventHubsConnectionString.TryParse(options.ConnectionString, out var connection, out var fault))
            {
                throw new ArgumentException(fault, nameof(options));
            }

            var hub = new Uri(connection.Endpoint, connection.Hub ?? options.Hub);
            return new HttpsEventSender(http, hub, new SasAuthorization(hub, connection.KeyName, connection.Key, time), options, time);
        }

        return new HttpsEventSender(
            http,
            new Uri($"https://{options.FullyQualifiedNamespace}/{options.Hub}"),
            new EntraAuthorization(credential ?? Identity(options)),
            options,
            time);
    }

    internal static TokenCredential Identity(EventHubsOptions options) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ClientId });

    private static IEventSender Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EventHubsOptions>>().Value;
#if AMQP
        if (options.Transport == "amqp")
        {
            return AmqpEventSender.Create(options);
        }
#endif
        return CreateHttps(options, credential: null, provider.GetRequiredService<TimeProvider>());
    }
}

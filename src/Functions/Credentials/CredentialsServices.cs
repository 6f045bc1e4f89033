using DockLogs.Bridge.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Credentials;

/// <summary>Registers the providers of temporary credentials.</summary>
public static class CredentialsServices
{
    /// <summary>All providers; <c>Upload:Provider</c> chooses one for each upload.</summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<GatewayOptions>(configuration, GatewayOptions.Section);
        services.AddSingleton<ICredentialsProvider, GatewayCredentials>();
        return services;
    }
}

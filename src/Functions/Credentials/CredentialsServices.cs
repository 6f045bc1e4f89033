using DockLogs.Bridge.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Credentials;

/// <summary>Registers the providers of temporary credentials.</summary>
public static class CredentialsServices
{
    private const string ProviderSetting = "Upload:Provider";
    private const string DefaultProvider = "gateway";

    /// <summary>
    /// All providers; <c>Upload:Provider</c> chooses one for each upload, and only the section of that one is checked at
    /// the start: what is left of others serves to read old archives.
    /// </summary>
    public static IServiceCollection AddCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        string provider = configuration[ProviderSetting] is { Length: > 0 } chosen ? chosen : DefaultProvider;
        AddOptions<GatewayOptions>(services, configuration, GatewayOptions.Section, provider);
        AddOptions<AwsOptions>(services, configuration, AwsOptions.Section, provider);
        AddOptions<MinioOptions>(services, configuration, MinioOptions.Section, provider);
        AddOptions<AliOptions>(services, configuration, AliOptions.Section, provider);
        services.AddSingleton<ICredentialsProvider, GatewayCredentials>();
        services.AddSingleton<ICredentialsProvider, AwsCredentials>();
        services.AddSingleton<ICredentialsProvider, MinioCredentials>();
        services.AddSingleton<ICredentialsProvider, AliCredentials>();
        services.AddSingleton<S3Clients>();
        return services;
    }

    private static void AddOptions<TOptions>(IServiceCollection services, IConfiguration configuration, string section, string provider)
        where TOptions : class
    {
        if (section.Equals(provider, StringComparison.OrdinalIgnoreCase))
        {
            services.AddValidatedOptions<TOptions>(configuration, section);
        }
        else
        {
            services.AddOptions<TOptions>().Configure(options => configuration.GetSection(section).Bind(options));
        }
    }
}

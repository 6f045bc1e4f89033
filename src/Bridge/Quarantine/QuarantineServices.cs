using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DockLogs.Bridge.Quarantine;

/// <summary>Registers the quarantine.</summary>
public static class QuarantineServices
{
    /// <summary>
    /// Registers <see cref="BlobQuarantine"/>, also as <see cref="IQuarantine"/>, as singletons.
    /// Wants <see cref="Storage.StorageClients.AddBlobStorage"/>.
    /// </summary>
    public static IServiceCollection AddBlobQuarantine(this IServiceCollection services)
    {
        services.TryAddSingleton<BlobQuarantine>();
        services.TryAddSingleton<IQuarantine>(provider => provider.GetRequiredService<BlobQuarantine>());
        return services;
    }
}

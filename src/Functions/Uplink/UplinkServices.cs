using Microsoft.Extensions.DependencyInjection;

namespace DockLogs.Functions.Uplink;

/// <summary>Registers what the way up needs.</summary>
public static class UplinkServices
{
    /// <summary>The reader itself, its counters, and the memory of whose an upload is.</summary>
    public static IServiceCollection AddUplink(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<UplinkMetrics>();
        services.AddSingleton<EventAnswers>();
        services.AddSingleton<UploadDirectories>();
        services.AddSingleton<ParseUplink>();
        return services;
    }
}

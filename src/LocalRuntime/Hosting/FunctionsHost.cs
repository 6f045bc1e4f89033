using System.Net;
using DockLogs.Functions;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Durable;
using DockLogs.LocalRuntime.Http;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Settings;
using DockLogs.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The functions app in this process: its HTTP endpoints, durable engine, Event Hubs and timer listeners.</summary>
internal static class FunctionsHost
{
    public static WebApplication Build(FunctionCatalogue catalogue, HostFile hostFile, IConfiguration settings, ILoggerFactory loggers, TimeProvider time, DataDirectory data, LocalHub hub, IPAddress address, int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = nameof(FunctionsHost) });
        builder.Configuration.AddConfiguration(settings);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, port);
        });
        AddServices(builder.Services, settings, loggers, time);
        builder.Services.AddSingleton(catalogue);
        builder.Services.AddSingleton(hostFile);
        builder.Services.AddSingleton(hub);
        builder.Services.AddSingleton(new EventHubOutputs(catalogue, settings, hub));
        builder.Services.AddSingleton(services => new DurableEngine(
            new DurableEngineOptions
            {
                DatabasePath = data.DurableFile,
                MaxConcurrentActivities = hostFile.MaxConcurrentActivities,
                MaxConcurrentOrchestrations = hostFile.MaxConcurrentOrchestrators,
            },
            DurableRegistration.Register(catalogue, services),
            time,
            loggers));
        builder.Services.AddSingleton<DurableTaskClient>(services => services.GetRequiredService<DurableEngine>().Client);

        // Started in this order and stopped in the opposite one: no event is taken before the engine can take its own.
        builder.Services.AddHostedService<DurableEngineService>();
        builder.Services.AddHostedService<EventHubFunctions>();
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<TimerFunctions>(services, data.Timers));

        WebApplication application = builder.Build();
        DependencyCheck.Run(catalogue, application.Services.GetRequiredService<IServiceProviderIsService>());
        application.UseStatusCodePages(page => HttpFunctions.ExplainAsync(page.HttpContext));
        application.MapHttpFunctions(catalogue, hostFile);
        application.MapHub(hub);
        return application;
    }

    /// <summary>The app's own services, and what all hosts need; enough to check the settings.</summary>
    public static void AddServices(IServiceCollection services, IConfiguration settings, ILoggerFactory loggers, TimeProvider time)
    {
        services.UseFactory(loggers);
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddHttpFunctions();
        services.AddPipeline(settings);
    }
}

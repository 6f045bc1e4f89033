using DockLogs.Bridge.Settings;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Settings;
using DockLogs.LocalRuntime.Timers;
using DockLogs.UploadGateway;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Checks every setting of every part before anything is touched: no port, no file, no process.</summary>
internal static class SettingsCheck
{
    private const string DevelopmentStorage = "UseDevelopmentStorage=true";

    /// <summary>Whether the storage is ours to start: none is named, or "the development one".</summary>
    public static bool UsesOwnStorage(IConfiguration settings) =>
        string.IsNullOrEmpty(settings["Storage:blobServiceUri"]) && settings["Storage"] is null or "" or DevelopmentStorage;

    /// <exception cref="SettingException">A schedule, hub or route names a setting that is not set or not of its kind.</exception>
    /// <exception cref="OptionsValidationException">An option's value is not allowed.</exception>
    public static void Run(FunctionCatalogue catalogue, HostFile hostFile, IConfiguration settings, ILoggerFactory loggers)
    {
        if (string.IsNullOrEmpty(settings["Mqtt:Broker"]) && !string.IsNullOrEmpty(settings["Bridge:Group"]))
        {
            throw new SettingException($"Setting 'Bridge:Group' is '{settings["Bridge:Group"]}', but the built-in broker has no shared subscriptions. Leave it out, or name a broker with --broker.");
        }

        foreach ((FunctionEntry function, TimerTriggerAttribute trigger) in catalogue.With<TimerTriggerAttribute>())
        {
            TimerFunctions.Read(function, trigger, settings);
        }

        foreach ((FunctionEntry function, EventHubTriggerAttribute trigger) in catalogue.With<EventHubTriggerAttribute>())
        {
            EventHubFunctions.Read(function, trigger, settings, hostFile);
        }

        foreach (FunctionEntry function in catalogue.Functions)
        {
            if (function.Output is EventHubOutputAttribute output)
            {
                EventHubOutputs.Read(function, output, settings);
            }
        }

        IConfiguration complete = new ConfigurationBuilder().AddInMemoryCollection(Stand(settings)).AddConfiguration(settings).Build();
        Validate(services => FunctionsHost.AddServices(services, complete, loggers, TimeProvider.System));
        Validate(services =>
        {
            services.AddLogging();
            services.AddUploadGateway(complete);
        });
        using (IHost bridge = BridgeHost.Build(complete, loggers, TimeProvider.System, hub: null))
        {
            bridge.Services.GetService<IStartupValidator>()?.Validate();
        }

        Validate(services => services.AddValidatedOptions<HubOptions>(complete, HubOptions.Section));
    }

    // What the pipeline itself will fill in later; below the user's own settings.
    private static Dictionary<string, string?> Stand(IConfiguration settings) => new()
    {
        ["Mqtt:Broker"] = "mqtt://127.0.0.1:1883",
        ["Storage"] = UsesOwnStorage(settings) ? DevelopmentStorage : null,
        ["Gateway:Endpoint"] = "http://127.0.0.1:9000",
        ["Gateway:MasterKey"] = Convert.ToBase64String(new byte[32]),
    };

    private static void Validate(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetService<IStartupValidator>()?.Validate();
    }
}

using DockLogs.Bridge;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Storage;
using DockLogs.LocalRuntime.Hub;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The bridge in this process, sending to the local hub.</summary>
internal static class BridgeHost
{
    public static IHost Build(IConfiguration settings, ILoggerFactory loggers, TimeProvider time, LocalHub? hub)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = nameof(BridgeHost) });
        builder.Configuration.AddConfiguration(settings);
        builder.Services.UseFactory(loggers);
        builder.Services.AddSingleton(time);
        builder.Services.AddBlobStorage(settings);
        builder.Services.AddBlobQuarantine();
        builder.Services.AddBridge(settings);
        builder.Services.AddSingleton<IEventSender>(_ => new LocalEventSender(
            hub ?? throw new InvalidOperationException("This host was built to check settings only."),
            settings["UplinkHub"]!,
            settings["Mqtt:Broker"]!));
        return builder.Build();
    }
}

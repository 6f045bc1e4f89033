using System.Net.Sockets;
using DockLogs.Bridge;
using DockLogs.DockSimulator;
using DockLogs.Functions;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Broker;
using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Everything in one process, started part by part and stopped in the opposite order.</summary>
public sealed partial class LocalPipeline : IAsyncDisposable
{
    private readonly RunOptions options;
    private readonly string contentRoot;
    private readonly IConfiguration settings;
    private readonly HostFile hostFile;
    private readonly LocalOptions local;
    private readonly ILoggerFactory loggers;
    private readonly ILogger<LocalPipeline> logger;
    private readonly TimeProvider time = TimeProvider.System;
    private readonly RunningParts parts;

    private LocalPipeline(RunOptions options, string contentRoot, IConfiguration settings)
    {
        this.options = options;
        this.contentRoot = contentRoot;
        this.settings = settings;
        hostFile = HostFile.Load(contentRoot, settings);
        local = LocalOptions.Read(settings);
        loggers = LocalLogging.CreateFactory(hostFile);
        logger = loggers.CreateLogger<LocalPipeline>();
        parts = new RunningParts(time, loggers.CreateLogger<RunningParts>());
    }

    /// <summary>Where the HTTP functions are.</summary>
    public Uri Http { get; private set; } = null!;

    /// <summary>Where docks connect.</summary>
    public Uri Mqtt { get; private set; } = null!;

    /// <summary>Where docks upload to.</summary>
    public Uri S3 { get; private set; } = null!;

    /// <summary>Completes, with the name of the part, when a part stops that should not.</summary>
    public Task<string> Failed => parts.Failed;

    /// <summary>Starts everything; complete when all docks are connected and the first pull is under way.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="contentRoot">Directory of host.json, local.settings.json and node_modules.</param>
    /// <param name="settings">The app's settings.</param>
    /// <param name="cancellationToken">Gives up; what had started is stopped.</param>
    /// <exception cref="SettingException">A setting or file cannot be used.</exception>
    /// <exception cref="OptionsValidationException">An option's value is not allowed.</exception>
    /// <exception cref="FunctionDiscoveryException">The app has functions that cannot run here.</exception>
    /// <exception cref="StartException">Something outside stands in the way: a port, the data directory, Node.</exception>
    public static async Task<LocalPipeline> StartAsync(RunOptions options, string contentRoot, IConfiguration settings, CancellationToken cancellationToken)
    {
        var pipeline = new LocalPipeline(options, contentRoot, settings);
        try
        {
            await pipeline.StartAsync(cancellationToken).ConfigureAwait(false);
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops everything, last started first. A part that does not stop in time is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await parts.DisposeAsync().ConfigureAwait(false);
        loggers.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        FunctionCatalogue catalogue = FunctionCatalogue.Discover(typeof(PipelineServices).Assembly);
        SettingsCheck.Run(catalogue, hostFile, settings, loggers);

        DataDirectory data = DataDirectory.Open(options.DataDirectory ?? Path.Combine(contentRoot, ".local"));
        parts.Add("data directory", () =>
        {
            data.Dispose();
            return Task.CompletedTask;
        });
        if (LocalTelemetry.Start(settings, loggers) is { } telemetry)
        {
            parts.Add("telemetry", () => telemetry.DisposeAsync().AsTask());
        }

        bool ownBroker = string.IsNullOrEmpty(settings["Mqtt:Broker"]);
        PortCheck.Check(
            local.Address,
            [("--http-port", options.HttpPort), ("--gateway-port", options.GatewayPort), .. ownBroker ? [("--mqtt-port", options.MqttPort)] : Array.Empty<(string, int)>()]);

        if (options.Fresh)
        {
            await ClearAsync(data).ConfigureAwait(false);
        }

        var ports = new PortMemory(data.PortsFile);
        Dictionary<string, string?> found = [];
        await StartStorageAsync(data, found, cancellationToken).ConfigureAwait(false);
        LocalBroker? broker = ownBroker ? await StartBrokerAsync(ports, found).ConfigureAwait(false) : null;
        await StartGatewayAsync(data, ports, found, cancellationToken).ConfigureAwait(false);
        IConfiguration complete = With(found);
        Mqtt = new Uri(complete["Mqtt:Broker"]!);

        LocalHub hub = OpenHub(data, complete);
        await StartFunctionsAsync(catalogue, data, ports, hub, complete, cancellationToken).ConfigureAwait(false);
        await StartBridgeAsync(hub, complete, cancellationToken).ConfigureAwait(false);
        broker?.OpenGate();
        await StartDocksAsync(data, complete, cancellationToken).ConfigureAwait(false);
    }

    private async Task ClearAsync(DataDirectory data)
    {
        using AzuriteServer azurite = AzuriteOn(data);
        await azurite.StopAsync().ConfigureAwait(false);
        data.Clear();
    }

    private AzuriteServer AzuriteOn(DataDirectory data) => new(contentRoot, data.Azurite, time, loggers.CreateLogger<AzuriteServer>());

    private async Task StartStorageAsync(DataDirectory data, Dictionary<string, string?> found, CancellationToken cancellationToken)
    {
        if (SettingsCheck.UsesOwnStorage(settings))
        {
            AzuriteServer azurite = AzuriteOn(data);
            parts.Add("Azurite", async () =>
            {
                await azurite.StopAsync().ConfigureAwait(false);
                azurite.Dispose();
            });
            await azurite.StartAsync(cancellationToken).ConfigureAwait(false);
            found["Storage"] = azurite.ConnectionString;
        }

        await BlobContainers.CreateAsync(With(found), cancellationToken).ConfigureAwait(false);
    }

    private async Task<LocalBroker> StartBrokerAsync(PortMemory ports, Dictionary<string, string?> found)
    {
        string bridge = settings["Bridge:ClientId"] is { Length: > 0 } named ? named : new BridgeOptions().ClientId;
        var broker = new LocalBroker(new LocalBrokerOptions { Address = local.Address, Port = ports.Choose("mqtt", local.Address, options.MqttPort), BridgeClientId = bridge }, time, loggers.CreateLogger<LocalBroker>());
        parts.Add("broker", () => broker.DisposeAsync().AsTask());
        try
        {
            await broker.StartAsync().ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new StartException($"Port {options.MqttPort} cannot be listened at: {exception.Message}. Choose another with --mqtt-port PORT (0 takes any free one).", exception);
        }

        ports.Remember("mqtt", broker.Port);
        found["Mqtt:Broker"] = $"mqtt://{RunningParts.Reachable(local.Address)}:{broker.Port}";
        return broker;
    }

    private async Task StartGatewayAsync(DataDirectory data, PortMemory ports, Dictionary<string, string?> found, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(settings["Gateway:MasterKey"]))
        {
            found["Gateway:MasterKey"] = GatewayKey.LoadOrCreate(data.GatewayKeyFile);
        }

        int port = ports.Choose("gateway", local.Address, options.GatewayPort);
        S3 = await parts.StartAsync("upload gateway", GatewayHost.Build(With(found), loggers, time, local.Address, port), cancellationToken).ConfigureAwait(false);
        ports.Remember("gateway", S3.Port);
        if (string.IsNullOrEmpty(settings["Gateway:Endpoint"]))
        {
            found["Gateway:Endpoint"] = S3.GetLeftPart(UriPartial.Authority);
        }
    }

    private LocalHub OpenHub(DataDirectory data, IConfiguration complete)
    {
        var hubOptions = new HubOptions();
        complete.GetSection(HubOptions.Section).Bind(hubOptions);
        var hub = new LocalHub(data.Hub, Options.Create(hubOptions), time, loggers.CreateLogger<LocalHub>());
        parts.Add("event hub", () => hub.DisposeAsync().AsTask());
        hub.Declare(complete["UplinkHub"]!);
        return hub;
    }

    private async Task StartFunctionsAsync(FunctionCatalogue catalogue, DataDirectory data, PortMemory ports, LocalHub hub, IConfiguration complete, CancellationToken cancellationToken)
    {
        WebApplication functions = FunctionsHost.Build(catalogue, hostFile, complete, loggers, time, data, hub, local.Address, ports.Choose("http", local.Address, options.HttpPort));
        Http = await parts.StartAsync("functions", functions, cancellationToken).ConfigureAwait(false);
        ports.Remember("http", Http.Port);
        LogFunctions(catalogue.Functions.Count, new Uri(Http, hostFile.RoutePrefix));
    }

    private async Task StartBridgeAsync(LocalHub hub, IConfiguration complete, CancellationToken cancellationToken)
    {
        IHost bridge = BridgeHost.Build(complete, loggers, time, hub);
        await parts.StartAsync("bridge", bridge, cancellationToken).ConfigureAwait(false);
        await bridge.Services.GetRequiredService<MqttBridge>().Subscribed.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StartDocksAsync(DataDirectory data, IConfiguration complete, CancellationToken cancellationToken)
    {
        if (options.Docks == 0)
        {
            return;
        }

        var fleet = new SimulatedFleet(
            new SimulatedFleetOptions
            {
                Broker = Mqtt,
                UserName = complete["Mqtt:UserName"],
                Password = complete["Mqtt:Password"],
                Docks = options.Docks,
                StateDirectory = data.Docks,
            },
            time,
            loggers);
        parts.Add("simulated docks", () => fleet.DisposeAsync().AsTask());
        await fleet.StartAsync(cancellationToken).ConfigureAwait(false);
        var firstPull = new FirstPull(new Uri(Http, hostFile.RoutePrefix.Length == 0 ? "/" : $"/{hostFile.RoutePrefix}/"), data.FirstPullFile, time, loggers.CreateLogger<FirstPull>());
        await firstPull.RunAsync([.. fleet.Docks.Select(dock => dock.Serial.Value)], cancellationToken).ConfigureAwait(false);
    }

    private IConfiguration With(Dictionary<string, string?> found) =>
        new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection(new Dictionary<string, string?>(found)).Build();

    [LoggerMessage(LogLevel.Information, "{Count} functions at {Address}")]
    private partial void LogFunctions(int count, Uri address);
}

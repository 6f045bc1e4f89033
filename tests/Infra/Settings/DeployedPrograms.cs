using System.Security.Cryptography;
using DockLogs.Bridge;
using DockLogs.Bridge.Mqtt;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Sending;
using DockLogs.Bridge.Settings;
using DockLogs.Bridge.Storage;
using DockLogs.Bridge.Telemetry;
using DockLogs.Functions;
using DockLogs.Functions.Api;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uploads;
using DockLogs.UploadGateway;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using FunctionsGatewayOptions = DockLogs.Functions.Credentials.GatewayOptions;
using UploadGatewayOptions = DockLogs.UploadGateway.GatewayOptions;

namespace DockLogs.Infra.Tests.Settings;

/// <summary>The three programs: what they bind, and what they say of the settings they are given.</summary>
internal static class DeployedPrograms
{
    public const string Functions = "functions";
    public const string Bridge = "bridge";
    public const string Gateway = "gateway";

    /// <summary>Settings that are no option of ours, and who reads them.</summary>
    private static readonly Dictionary<string, string[]> Others = new()
    {
        [Functions] =
        [
            // Azure Functions: telemetry, the host's own storage, and the connection of the trigger.
            "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG",
            "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri",
            "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
            "EventHubs__fullyQualifiedNamespace", "EventHubs__credential", "EventHubs__clientId",

            // Attributes of ParseUplink, of NightlyPull and of what announces results.
            "UplinkHub", "UplinkConsumerGroup", "PullSchedule", "ResultsHub",
        ],
        [Bridge] = ["ASPNETCORE_HTTP_PORTS", EventHubsOptions.HubSetting, TelemetryExport.MonitorConnection, TelemetryExport.MonitorAuthentication],

        // AZURE_CLIENT_ID: Azure.Identity's DefaultAzureCredential. Storage: UploadGateway.Storage.BlobStorage. The last two: GatewayTelemetry.
        [Gateway] = ["ASPNETCORE_HTTP_PORTS", "AZURE_CLIENT_ID", "Storage__blobServiceUri", TelemetryExport.MonitorConnection, TelemetryExport.MonitorAuthentication],
    };

    private static readonly Dictionary<string, (string Section, Type Options)[]> Bound = new()
    {
        [Functions] =
        [
            (StorageOptions.Section, typeof(StorageOptions)), (MqttOptions.Section, typeof(MqttOptions)),
            (FunctionsGatewayOptions.Section, typeof(FunctionsGatewayOptions)), (UploadOptions.Section, typeof(UploadOptions)),
            (PullOptions.Section, typeof(PullOptions)), (ApiOptions.Section, typeof(ApiOptions)), (ArchiveOptions.Section, typeof(ArchiveOptions)),
            (AwsOptions.Section, typeof(AwsOptions)), (MinioOptions.Section, typeof(MinioOptions)), (AliOptions.Section, typeof(AliOptions)),
        ],
        [Bridge] =
        [
            (StorageOptions.Section, typeof(StorageOptions)), (MqttOptions.Section, typeof(MqttOptions)),
            (EventHubsOptions.Section, typeof(EventHubsOptions)), (BridgeOptions.Section, typeof(BridgeOptions)),
        ],
        [Gateway] = [(UploadGatewayOptions.Section, typeof(UploadGatewayOptions))],
    };

    public static IReadOnlyDictionary<string, string> SettingsOf(Snapshot snapshot, string program) =>
        program == Functions ? snapshot.FunctionSettings() : snapshot.ContainerSettings(program);

    /// <summary>Whether the program reads a setting; configuration does not mind case, the template shall.</summary>
    public static bool Reads(string program, string setting) =>
        Others[program].Contains(setting, StringComparer.Ordinal)
        || Bound[program].Any(bound => bound.Options.GetProperties().Any(property => NamesOf(bound.Section, property.Name).Contains(setting, StringComparer.Ordinal)));

    /// <summary>The settings that no check at the start would miss, all of them wanted.</summary>
    public static IReadOnlyList<string> Unchecked(string program) => Others[program];

    /// <summary>What the program's own check at the start says of these settings; values that Azure alone knows are stood in for.</summary>
    public static IReadOnlyList<string> FaultsOf(string program, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)Resolve(setting.Key, setting.Value))))
            .Build();
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(configuration);
        _ = program switch
        {
            Functions => services.AddPipeline(configuration),
            Bridge => services.AddBlobStorage(configuration).AddBlobQuarantine().AddEventHubsSender(configuration).AddBridge(configuration),
            _ => services.AddUploadGateway(configuration),
        };
        using var provider = services.BuildServiceProvider();
        return ValidatedOptions.FindFaults(provider);
    }

    // Connections of the Functions host are written with a small letter: blobServiceUri, clientId.
    private static IEnumerable<string> NamesOf(string section, string property) =>
        [$"{section}__{property}", $"{section}__{char.ToLowerInvariant(property[0])}{property[1..]}"];

    private static string Resolve(string setting, string value) => value switch
    {
        _ when !value.StartsWith('[') => value,
        _ when setting.EndsWith("MasterKey", StringComparison.Ordinal) => Convert.ToBase64String(SHA256.HashData("a master key"u8)),
        _ when setting.EndsWith("Uri", StringComparison.Ordinal) => "https://account.blob.core.windows.net/",
        _ when setting.EndsWith("Endpoint", StringComparison.Ordinal) => "https://gateway.example.com",
        _ when setting.EndsWith("Namespace", StringComparison.Ordinal) => "evhns.servicebus.windows.net",
        _ => "known-to-azure",
    };
}

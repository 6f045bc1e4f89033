using System.Text.Json;
using DockLogs.Bridge.Telemetry;
using DockLogs.LocalRuntime.CommandLine;

namespace DockLogs.LocalRuntime.Settings;

/// <summary>
/// The app's settings as Azure would give them: defaults below <c>Values</c> of local.settings.json, below
/// environment variables (<c>Upload__ReplyTimeout</c>), below the command line.
/// </summary>
public static class LocalSettings
{
    private const string FileName = "local.settings.json";

    // The name that the trigger has for Azure's sake; here it may also be written into its section.
    private const string PullSchedule = "PullSchedule";

    // https://opentelemetry.io/docs/specs/otlp/: 4317 is gRPC, 4318 is HTTP.
    private const int OtlpHttpPort = 4318;

    // What the function attributes name with %…% and what has a default in the design.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["UplinkHub"] = "uplink",
        ["UplinkConsumerGroup"] = "$Default",
        ["ResultsHub"] = "results",
        ["Pull:Schedule"] = "0 0 2 * * *",
    };

    /// <param name="contentRoot">Directory that may hold local.settings.json.</param>
    /// <param name="environment">Environment variables, by name.</param>
    /// <param name="options">The command line.</param>
    /// <exception cref="SettingException">local.settings.json is not JSON or not of its shape, or OTEL_EXPORTER_OTLP_ENDPOINT is no address.</exception>
    public static IConfigurationRoot Load(string contentRoot, IEnumerable<KeyValuePair<string, string?>> environment, RunOptions options)
    {
        IConfigurationRoot settings = new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults)
            .AddInMemoryCollection(ReadFile(Path.Combine(contentRoot, FileName)))
            .AddInMemoryCollection(environment.Select(WithColons).DistinctBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase))
            .AddInMemoryCollection(FromCommandLine(options))
            .Build();
        settings[PullSchedule] ??= settings["Pull:Schedule"];
        CheckCollector(settings[TelemetryExport.OtlpEndpoint]);
        CheckMonitor(settings[TelemetryExport.MonitorConnection]);
        return settings;
    }

    // The exporter takes what is no address for nothing at all, and sends to its default instead.
    private static void CheckCollector(string? address)
    {
        if (!string.IsNullOrEmpty(address) && !(Uri.TryCreate(address, UriKind.Absolute, out Uri? collector) && collector.Scheme is "http" or "https"))
        {
            throw new SettingException($"Setting '{TelemetryExport.OtlpEndpoint}' is '{address}', expected http://HOST:PORT or https://HOST:PORT.");
        }
    }

    // The value holds a key, so it is not shown.
    private static void CheckMonitor(string? connection)
    {
        if (!string.IsNullOrEmpty(connection)
            && !connection.Split(';').Any(part => part.Trim().StartsWith("InstrumentationKey=", StringComparison.OrdinalIgnoreCase) && part.Trim()[^1] != '='))
        {
            throw new SettingException($"Setting '{TelemetryExport.MonitorConnection}' has a value that is not shown here, expected InstrumentationKey=…;IngestionEndpoint=https://… as Application Insights shows it.");
        }
    }

    private static List<KeyValuePair<string, string?>> ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.TryGetProperty("Values", out JsonElement values)
                ? [.. values.EnumerateObject()
                    .Select(value => WithColons(new(value.Name, TextOf(path, value))))
                    .DistinctBy(value => value.Key, StringComparer.OrdinalIgnoreCase)]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SettingException($"{path} cannot be read: {exception.Message} Expected {{ \"IsEncrypted\": false, \"Values\": {{ \"NAME\": \"VALUE\" }} }}.", exception);
        }
    }

    private static string? TextOf(string path, JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        _ => throw new SettingException($"{path}: the value of '{value.Name}' is {value.Value.ValueKind}, expected a text. Write nested settings as \"Section__Name\"."),
    };

    private static KeyValuePair<string, string?> WithColons(KeyValuePair<string, string?> setting) =>
        new(setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value);

    private static IEnumerable<KeyValuePair<string, string?>> FromCommandLine(RunOptions options)
    {
        if (options.Broker is { } broker)
        {
            yield return new("Mqtt:Broker", broker.OriginalString);
        }

        if (options.Blobs is { } blobs)
        {
            bool isAddress = Uri.TryCreate(blobs, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";
            yield return new(isAddress ? "Storage:blobServiceUri" : "Storage", blobs);
        }

        if (options.Otlp is { } collector)
        {
            yield return new(TelemetryExport.OtlpEndpoint, collector.OriginalString);
            if (collector.Port == OtlpHttpPort)
            {
                yield return new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            }
        }
    }
}

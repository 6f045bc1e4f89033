using System.Globalization;

namespace DockLogs.LocalRuntime.Settings;

/// <summary>What this runtime uses of host.json. Each value can be overridden by a setting <c>AzureFunctionsJobHost__extensions__…</c>.</summary>
public sealed record HostFile
{
    /// <summary>First part of every function's path, without slashes; may be empty. <c>extensions.http.routePrefix</c>.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Most events one call of an Event Hubs function gets. <c>extensions.eventHubs.maxEventBatchSize</c>.</summary>
    public int MaxEventBatchSize { get; init; } = 100;

    /// <summary>Calls between two checkpoints. <c>extensions.eventHubs.batchCheckpointFrequency</c>.</summary>
    public int BatchCheckpointFrequency { get; init; } = 1;

    /// <summary>Activities that run at the same time. <c>extensions.durableTask.maxConcurrentActivityFunctions</c>.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>Orchestrations that are replayed at the same time. <c>extensions.durableTask.maxConcurrentOrchestratorFunctions</c>.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 64;

    /// <summary>Least level logged, by category prefix; "default" for all others. <c>logging.logLevel</c>.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <param name="contentRoot">Directory that may hold host.json; without one the defaults hold.</param>
    /// <param name="settings">The app's settings.</param>
    /// <exception cref="SettingException">The file is not JSON, or a value is not of its kind or range.</exception>
    public static HostFile Load(string contentRoot, IConfiguration settings)
    {
        string path = Path.Combine(contentRoot, "host.json");
        IConfigurationRoot file;
        try
        {
            file = new ConfigurationBuilder()
                .AddJsonFile(path, optional: true)
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new SettingException($"{path} cannot be read: {exception.InnerException?.Message ?? exception.Message}", exception);
        }

        if (file["version"] is { } version && version != "2.0")
        {
            throw new SettingException($"{path}: version is '{version}', expected '2.0'.");
        }

        return new HostFile
        {
            RoutePrefix = (file["extensions:http:routePrefix"] ?? "api").Trim('/'),
            MaxEventBatchSize = Number("extensions:eventHubs:maxEventBatchSize", 100, 100_000),
            BatchCheckpointFrequency = Number("extensions:eventHubs:batchCheckpointFrequency", 1, 100_000),
            MaxConcurrentActivities = Number("extensions:durableTask:maxConcurrentActivityFunctions", 64, 10_000),
            MaxConcurrentOrchestrators = Number("extensions:durableTask:maxConcurrentOrchestratorFunctions", 64, 10_000),
            LogLevels = file.GetSection("logging:logLevel").GetChildren().ToDictionary(level => level.Key, Level),
        };

        int Number(string key, int whenMissing, int max) => file[key] switch
        {
            null => whenMissing,
            string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= max => number,
            string text => throw new SettingException($"{path}: {key.Replace(':', '.')} is '{text}', expected a whole number from 1 to {max}."),
        };

        LogLevel Level(IConfigurationSection level) => Enum.TryParse(level.Value, ignoreCase: true, out LogLevel parsed) && Enum.IsDefined(parsed)
            ? parsed
            : throw new SettingException($"{path}: logging.logLevel.{level.Key} is '{level.Value}', expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
    }
}

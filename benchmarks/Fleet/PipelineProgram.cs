using System.Globalization;
using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.FleetBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>The whole pipeline as <c>./pipeline run --docks 0</c> starts it, in a process of its own.</summary>
internal static class PipelineProgram
{
    public const string Name = "pipeline";

    /// <param name="data">Directory of all state.</param>
    /// <param name="parallel"><c>Pull:MaxParallelDocks</c>.</param>
    public static async Task RunAsync(string data, int parallel)
    {
        RunOptions options = new() { Docks = 0, DataDirectory = data, HttpPort = 0, MqttPort = 0, GatewayPort = 0 };
        string contentRoot = ContentRoot.Find(AppContext.BaseDirectory);
        IEnumerable<KeyValuePair<string, string?>> settings =
        [
            new("Pull__MaxParallelDocks", parallel.ToString(CultureInfo.InvariantCulture)),
            new("AzureFunctionsJobHost__logging__logLevel__default", "Warning"),
        ];
        settings = settings.Concat(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));
        await using LocalPipeline pipeline = await LocalPipeline.StartAsync(options, contentRoot, LocalSettings.Load(contentRoot, settings, options), CancellationToken.None);
        Console.WriteLine($"ready {pipeline.Http} {pipeline.Mqtt}");
        await Console.In.ReadToEndAsync();
    }
}

using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.ApiBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>The whole pipeline as <c>./pipeline run --docks 0</c> starts it, in a process of its own.</summary>
internal static class PipelineProgram
{
    public const string Name = "pipeline";

    /// <param name="data">Directory of all state but the blobs.</param>
    /// <param name="blobs">Connection string of the storage.</param>
    public static async Task RunAsync(string data, string blobs)
    {
        var options = new RunOptions { Docks = 0, DataDirectory = data, Blobs = blobs, HttpPort = 0, MqttPort = 0, GatewayPort = 0 };
        string contentRoot = ContentRoot.Find(AppContext.BaseDirectory);
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

        // What is measured is how fast the API is, not where its limit stands.
        await using LocalPipeline pipeline = await LocalPipeline.StartAsync(
            options, contentRoot, LocalSettings.Load(contentRoot, [new("Api__RequestsPerSecond", "0"), .. environment], options), CancellationToken.None);
        Console.WriteLine($"ready {pipeline.Http} {pipeline.Mqtt}");
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until it ends.
        }
    }
}

using System.Globalization;
using DockLogs.LocalRuntime.CommandLine;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.UplinkBenchmark;

#pragma warning disable RS0030 // a program talks to its console

/// <summary>
/// The whole pipeline as <c>./pipeline run --docks 0</c> starts it, in a process of its own. On <c>begin COUNT</c> it
/// counts from zero and says <c>processed</c> when the uplink is done with that many messages; on <c>report</c> it says
/// what its counters say.
/// </summary>
internal static class PipelineProgram
{
    public const string Name = "pipeline";

    /// <param name="data">Directory of all state.</param>
    /// <param name="broker">The broker; empty = the built-in one.</param>
    public static async Task RunAsync(string data, string broker)
    {
        var options = new RunOptions
        {
            Docks = 0,
            DataDirectory = data,
            HttpPort = 0,
            MqttPort = 0,
            GatewayPort = 0,
            Broker = broker.Length == 0 ? null : new Uri(broker),
        };
        using var counters = new StageCounters();
        var contentRoot = ContentRoot.Find(AppContext.BaseDirectory);
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));
        await using var pipeline = await LocalPipeline.StartAsync(options, contentRoot, LocalSettings.Load(contentRoot, environment, options), CancellationToken.None);
        Console.WriteLine($"ready {pipeline.Http} {pipeline.Mqtt}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["begin", var count]:
                    counters.Begin(long.Parse(count, CultureInfo.InvariantCulture), () => Console.WriteLine("processed"));
                    Console.WriteLine("begun");
                    break;
                default:
                    Console.WriteLine("report " + string.Join(';', counters.Read()));
                    break;
            }
        }
    }
}

using System.Globalization;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.DockSimulator.Light;
using DockLogs.FleetBenchmark;

#pragma warning disable RS0030 // a program talks to its console

const int ExitUsage = 2;

switch (args)
{
    case [PipelineProgram.Name, var data, var parallel]:
        await PipelineProgram.RunAsync(data, int.Parse(parallel, CultureInfo.InvariantCulture));
        return 0;
    case ["--help" or "-h"]:
        Console.WriteLine(BenchmarkOptions.Usage);
        return 0;
}

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException fault)
{
    await Console.Error.WriteLineAsync(fault.Message + Environment.NewLine + BenchmarkOptions.Usage);
    return ExitUsage;
}

string load = await LoadAsync();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, load average {load}, at most {options.Parallel} docks at once, {options.Logs} logs of 600 B a dock"));
if (options.WithCeiling)
{
    await Ceiling.RunAsync(Math.Min(options.Docks.Max(), 5000), options.Parallel);
}

bool whole = true;
if (options.WithPipeline)
{
    Console.WriteLine();
    Console.WriteLine("| docks | night | seconds (as seen from outside) | docks/s | processor ms a dock: pipeline | simulator | pipeline MB: now / most | simulator MB | accounted for |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
    foreach (int docks in options.Docks)
    {
        whole &= await MeasureAsync(docks);
    }
}

Console.WriteLine("Load average at the end: " + await LoadAsync());
return whole ? 0 : 1;

async Task<bool> MeasureAsync(int docks)
{
    string directory = Directory.CreateDirectory(Path.Combine(options.Data, "docklogs-fleet-bench-" + Path.GetRandomFileName())).FullName;
    try
    {
        await using Child pipeline = Child.StartSelf(PipelineProgram.Name, Path.Combine(directory, "state"), options.Parallel.ToString(CultureInfo.InvariantCulture));
        string[] addresses = await pipeline.ExpectAsync("ready");
        await using LightFleet fleet = new(new LightFleetOptions { Broker = new Uri(addresses[1]), Docks = docks, Logs = options.Logs }, TimeProvider.System);
        await fleet.StartAsync(CancellationToken.None);
        using HttpClient api = new() { BaseAddress = new Uri(new Uri(addresses[0]), "/api/"), Timeout = TimeSpan.FromMinutes(5) };
        Nights nights = new(options, docks, pipeline, fleet, api);
        await nights.RunAsync();
        long database = new DirectoryInfo(directory).EnumerateFiles("*.db*", SearchOption.AllDirectories).Sum(file => file.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Databases of engine and hub after three nights: {database >> 20} MB"));
        return nights.IsWhole;
    }
    finally
    {
        Directory.Delete(directory, recursive: true);
    }
}

static async Task<string> LoadAsync() => File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";

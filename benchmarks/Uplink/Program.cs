using System.Diagnostics;
using System.Globalization;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.UplinkBenchmark;

#pragma warning disable RS0030 // a program talks to its console

const int ExitUsage = 2;

switch (args)
{
    case [PipelineProgram.Name, var data, var address]:
        await PipelineProgram.RunAsync(data, address);
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

var directory = Directory.CreateDirectory(Path.Combine(options.Data, "docklogs-uplink-bench-" + Path.GetRandomFileName())).FullName;
try
{
    return await MeasureAsync();
}
catch (InvalidOperationException fault)
{
    // A pipeline that never gets done with all messages ends here as well.
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
finally
{
    Directory.Delete(directory, recursive: true);
}

async Task<int> MeasureAsync()
{
    await using var mosquitto = options.UsesMosquitto ? await Mosquitto.StartAsync(directory) : null;
    await using var pipeline = Child.StartSelf(PipelineProgram.Name, Path.Combine(directory, "state"), mosquitto is null ? "" : $"mqtt://127.0.0.1:{mosquitto.Port}");
    var addresses = await pipeline.ExpectAsync("ready");
    await using var flood = new Flood(options, pipeline, new Uri(addresses[0]), new Uri(addresses[1]));
    await flood.StartAsync();
    Console.WriteLine($"{options.Docks} docks with a live upload each; broker {(mosquitto is null ? "built in" : "mosquitto")}; state on {options.Data} ({new DriveInfo(options.Data).DriveFormat}); {Environment.ProcessorCount} processors");

    var clock = new Stopwatch();
    await flood.SendAsync(0, options.WarmUpOfEach, clock);
    var before = pipeline.ProcessorTime;
    var (published, processed) = await flood.SendAsync(options.WarmUpOfEach, options.MessagesOfEach, clock);
    var missing = await flood.WaitUntilShownAsync();
    var shown = clock.Elapsed;
    var used = pipeline.ProcessorTime - before;
    var stages = await flood.ReadStagesAsync();

    var messages = options.MessagesOfEach * options.Docks;
    Console.WriteLine();
    Console.WriteLine("| stage | messages | msg/s |");
    Console.WriteLine("|---|---|---|");
    Row("acknowledged to the docks", messages, messages / published.TotalSeconds);
    StageRow("bridge: received from the broker", "docklogs.bridge.received");
    StageRow("bridge: durable on the hub", "docklogs.bridge.forwarded");
    StageRow("uplink: taken from the hub", "docklogs.uplink.received");
    StageRow("uplink: done with", StageCounters.Processed);
    Row("the whole way, first published to last done with", messages, messages / processed.TotalSeconds);
    Row("... to the last shown by GET uploads/{id} of every dock", messages, messages / shown.TotalSeconds);
    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Events raised to orchestrations: {CountOf("docklogs.uplink.raised")}; messages that went along with another: {CountOf("docklogs.uplink.merged")}; quarantined: {CountOf("docklogs.uplink.quarantined")}"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Processor time of the pipeline a message: {used.TotalMicroseconds / messages:F0} µs; its largest memory: {pipeline.PeakMemory >> 20} MB"));
    var whole = missing == 0 && CountOf("docklogs.uplink.quarantined") == 0;
    Console.WriteLine(whole ? "Every upload shows its last report." : $"{missing} UPLOADS DO NOT SHOW THEIR LAST REPORT.");
    return whole ? 0 : 1;

    long CountOf(string name) => stages.TryGetValue(name, out var stage) ? stage.Count : 0;

    void StageRow(string what, string name)
    {
        if (stages.TryGetValue(name, out var stage))
        {
            Row(what, stage.Count, stage.PerSecond);
        }
    }

    static void Row(string what, long count, double perSecond) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {count} | {perSecond:F0} |"));
}

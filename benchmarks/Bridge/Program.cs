using System.Globalization;
using DockLogs.BridgeBenchmark;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.BridgeBenchmark.Load;
using DockLogs.BridgeBenchmark.Subjects;

#pragma warning disable RS0030 // a program talks to its console

const int ExitUsage = 2;

switch (args)
{
    case [PublisherProgram.Name, var port, var gateways, var bytes]:
        await PublisherProgram.RunAsync(Number(port), Number(gateways), Number(bytes));
        return 0;
    case [BridgeProgram.Name, var port, var version, var gateways, var warmUp, var messages, var directory]:
        await BridgeProgram.RunAsync(Number(port), version, Number(gateways), Number(warmUp), Number(messages), directory);
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

if (Mosquitto.Executable is null)
{
    await Console.Error.WriteLineAsync("mosquitto is not installed. Debian: apt-get install mosquitto mosquitto-clients");
    return ExitUsage;
}

Console.WriteLine($"MQTT {options.Version}; {options.Messages} messages a cell and subject in {options.Rounds} rounds; hub on {options.Data} ({new DriveInfo(options.Data).DriveFormat}); {Environment.ProcessorCount} processors");
var all = new List<Measurement>();
try
{
    await MeasureAsync();
}
catch (InvalidOperationException fault)
{
    // A subject that waits for a lost message ends here as well.
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}

Console.WriteLine();
Console.WriteLine(Report.Table(all, options));
foreach (var peer in (SubjectKind[])[SubjectKind.Npm, SubjectKind.MosquittoSub])
{
    if (Report.Overall(all, peer) is { } ratio)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bridge / {peer.Name}, median of all: {ratio:F2} (bar {Report.Bar:F1})"));
    }
}

var whole = all.TrueForAll(one => one.IsWhole);
Console.WriteLine(whole ? "Nothing lost, the order of every gateway kept." : "MESSAGES WERE LOST OR OUT OF PLACE.");
return whole ? 0 : 1;

async Task MeasureAsync()
{
    foreach (var bytes in options.Sizes)
    {
        foreach (var gateways in options.Gateways)
        {
            var shape = Shape.Of(bytes, gateways, options.WarmUp, options.Messages / options.Rounds);
            Console.WriteLine($"{bytes} B, {gateways} gateways");
            for (var round = 1; round <= options.Rounds; round++)
            {
                // Another one begins each round, for what the machine does besides changes with time.
                for (var turn = 0; turn < options.Subjects.Count; turn++)
                {
                    var one = await Trial.RunAsync(options.Subjects[(round + turn) % options.Subjects.Count], shape, round, options);
                    all.Add(one);
                    Console.WriteLine(Report.Line(one));
                }
            }
        }
    }
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

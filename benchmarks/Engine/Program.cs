using System.Globalization;
using DockLogs.EngineBenchmark;

if (args is ["-h" or "--help" or "help", ..])
{
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
    await Console.Error.WriteLineAsync($"{fault.Message}\n{BenchmarkOptions.Usage}");
    return 2;
}

var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"docklogs-engine-bench-{Environment.ProcessId}")).FullName;
try
{
    await RunAsync();
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task RunAsync()
{
    await using var local = await LocalEngine.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "local")).FullName);
    await using var restate = await StartRestateAsync();
    IEngine[] engines = restate is null ? [local] : [local, restate];
    Func<IEngine, Task>[] flows = [engine => engine.HelloAsync(), engine => engine.EventsAsync()];
    string[] names = ["hello x 5", "start + 4 events + 2 activities"];
    var turns = new Dictionary<(int Flow, IEngine Engine), List<Turn>>();
    var floors = new List<double>();

    // Round 0 warms everybody up and does not count.
    for (var round = 0; round <= options.Rounds; round++)
    {
        floors.Add(DiskFloor.Measure(folder, TimeSpan.FromSeconds(1)));
        for (var flow = 0; flow < flows.Length; flow++)
        {
            foreach (var engine in round % 2 == 0 ? engines : engines.Reverse())
            {
                var turn = await Turn.TakeAsync(() => flows[flow](engine), options.Parallel, TimeSpan.FromSeconds(options.Seconds));
                Print($"{(round == 0 ? "warm-up" : $"round {round}")}  {names[flow],-32} {engine.Name,-12} {turn.Rate,7:0} flows/s  p50 {turn.P50,6:0.0} ms  p99 {turn.P99,6:0.0} ms");
                if (round > 0)
                {
                    (turns.TryGetValue((flow, engine), out var list) ? list : turns[(flow, engine)] = []).Add(turn);
                }
            }
        }
    }

    Print($"\nSQLite WAL, full sync, one row a commit: {Median(floors.Skip(1)):0} commits/s. {options.Parallel} flows at once, {options.Rounds} rounds, medians (range):\n");
    Console.WriteLine("| flow | this engine, flows/s | Restate, flows/s | ratio | p99, ms | p99 of Restate, ms | ratio |\n|---|---|---|---|---|---|---|");
    for (var flow = 0; flow < flows.Length; flow++)
    {
        var ours = turns[(flow, local)];
        var theirs = restate is null ? [] : turns[(flow, restate)];
        Print($"| {names[flow]} | {Spread(ours.Select(turn => turn.Rate), "0")} | {Spread(theirs.Select(turn => turn.Rate), "0")} | {Spread(ours.Zip(theirs, (our, their) => our.Rate / their.Rate), "0.0")} | {Spread(ours.Select(turn => turn.P99), "0.0")} | {Spread(theirs.Select(turn => turn.P99), "0.0")} | {Spread(ours.Zip(theirs, (our, their) => our.P99 / their.P99), "0.00")} |");
    }

    // A step is what one orchestration writes at once: after its start and after each result or event.
    Print($"\nSteps of hello x 5 (6 a flow) / commits the disk gives: {Median(turns[(0, local)].Select((turn, round) => 6 * turn.Rate / floors[round + 1])):0.0}");
}

async Task<RestateEngine?> StartRestateAsync()
{
    try
    {
        return await RestateEngine.StartAsync(Directory.CreateDirectory(Path.Combine(folder, "restate")).FullName);
    }
    catch (InvalidOperationException fault)
    {
        Print($"{fault.Message} Measured without it.");
        return null;
    }
}

static double Median(IEnumerable<double> figures)
{
    double[] sorted = [.. figures.Order()];
    return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
}

static string Spread(IEnumerable<double> figures, string format)
{
    double[] sorted = [.. figures.Order()];
    return sorted.Length == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Length / 2].ToString(format, CultureInfo.InvariantCulture)} ({sorted[0].ToString(format, CultureInfo.InvariantCulture)}–{sorted[^1].ToString(format, CultureInfo.InvariantCulture)})");
}

static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

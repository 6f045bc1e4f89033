using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using DockLogs.Codec;
using Perfolizer.Horology;

const double MaxRatio = 1.5;
const long MaxGarbage = 1024;

// First, since these two seconds also let the runtime finish compiling, which it puts off on a busy machine.
var bars = Enum.GetValues<MessageShape>().Select(shape => (Shape: shape, Bar: InterleavedRatio.Measure(shape))).ToList();

// In process: needs no feed and no generated project, and all ratios come from one run of less than a minute.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(4)
    .WithIterationCount(12)
    .WithIterationTime(TimeInterval.FromMilliseconds(100));
var config = DefaultConfig.Instance.AddJob(job).AddColumn(StatisticColumn.Min);
BenchmarkSwitcher.FromTypes([typeof(ProgressReading)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);

var withinBar = true;
foreach (var (shape, (ratio, garbage)) in bars)
{
    withinBar &= ratio <= MaxRatio && garbage <= MaxGarbage;
    ConsoleLogger.Default.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"codec {shape}: read / bare scan = {ratio:f2} (bar {MaxRatio}), garbage {garbage} B (bar {MaxGarbage})"));
}

return withinBar ? 0 : 1;

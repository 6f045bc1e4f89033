using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Logs;

/// <summary>
/// The logs a simulated dock and its aircraft keep. Everything follows from the seed and the clock: each device starts
/// once a day, the last few starts are kept, and a log that was there yesterday is byte for byte the same today.
/// </summary>
internal sealed class LogShelf(SimulatedFleetOptions options, int dockNumber, DockSerial dock, string aircraft, TimeProvider time)
{
    // Boot index 1 lies on this day; an arbitrary fixed point, so that restarts of the program agree.
    private static readonly DateTimeOffset FirstBoot = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The logs of a module that are complete now, oldest first.</summary>
    public IReadOnlyList<LogFile> List(string module)
    {
        var newest = NewestBootIndex(module);
        var files = new List<LogFile>(options.LogsPerModule);
        for (var bootIndex = Math.Max(1, newest - options.LogsPerModule + 1); bootIndex <= newest; bootIndex++)
        {
            files.Add(Describe(module, bootIndex));
        }

        return files;
    }

    /// <summary>
    /// The logs of a selection that exist, in the order of their boot indexes, none twice. A log that has just left the
    /// list is still found: days turn between a list and the start that follows it.
    /// </summary>
    public IReadOnlyList<LogFile> Select(string module, IEnumerable<long> bootIndexes)
    {
        var newest = NewestBootIndex(module);
        var oldest = Math.Max(1, newest - options.LogsPerModule);
        return [.. bootIndexes.Where(index => index >= oldest && index <= newest)
            .Distinct()
            .Order()
            .Select(index => Describe(module, (int)index))];
    }

    private int NewestBootIndex(string module)
    {
        var now = time.GetUtcNow();
        var today = Math.Max(1, (int)(now - FirstBoot).TotalDays + 1);
        return Describe(module, today).EndTime <= now ? today : today - 1;
    }

    private LogFile Describe(string module, int bootIndex)
    {
        var seed = Seed.Of(options.Seed, dockNumber, Seed.Of(module), bootIndex);
        var random = new Random(seed);
        var start = FirstBoot.AddDays(bootIndex - 1).AddMilliseconds(random.NextInt64(0, (long)TimeSpan.FromHours(8).TotalMilliseconds));
        var end = start.AddMilliseconds(random.NextInt64((long)TimeSpan.FromMinutes(20).TotalMilliseconds, (long)TimeSpan.FromHours(12).TotalMilliseconds));
        return new LogFile
        {
            Module = module,
            DeviceSn = module == LogModule.Aircraft ? aircraft : dock.Value,
            BootIndex = bootIndex,
            StartTime = start,
            EndTime = end,
            Size = random.NextInt64(options.MinLogBytes, options.MaxLogBytes + 1),
            ContentSeed = seed,
        };
    }
}

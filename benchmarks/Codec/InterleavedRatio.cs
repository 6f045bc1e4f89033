using System.Diagnostics;

namespace DockLogs.Codec;

/// <summary>
/// The bar itself. Means of separate runs say little on a machine that others use at the same time, so the two are run in
/// turns of half a millisecond or so and the best turn of each is compared.
/// </summary>
internal static class InterleavedRatio
{
    private const int Turns = 1000;
    private const int CallsPerTurn = 200;

    /// <summary>Time of ours over time of the bare scan, and the bytes one read allocates.</summary>
    public static (double Ratio, long Garbage) Measure(MessageShape shape)
    {
        var reading = new ProgressReading { Shape = shape };
        reading.Setup();
        var (scan, read) = (long.MaxValue, long.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < CallsPerTurn; i++)
            {
                reading.Utf8JsonReaderScan();
            }

            var middle = Stopwatch.GetTimestamp();
            for (var i = 0; i < CallsPerTurn; i++)
            {
                reading.Read();
            }

            scan = Math.Min(scan, middle - start);
            read = Math.Min(read, Stopwatch.GetTimestamp() - middle);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        reading.Read();
        return ((double)read / scan, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

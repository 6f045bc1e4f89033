using System.Security.Cryptography;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Numbers for attempts to write: never twice the same in one process, later ones greater, and with a random tail that
/// keeps two gateways apart that begin in the same instant.
/// </summary>
internal sealed class AttemptClock(TimeProvider time)
{
    // 48 bits of 10 microseconds last until 2109; the tail has eight bits more.
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _last;

    /// <summary>When the attempt with this number began.</summary>
    public static DateTimeOffset TimeOf(long attempt) => Epoch.AddTicks((attempt >> 8) * 100);

    public long Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max(last + 1, (time.GetUtcNow() - Epoch).Ticks / 100);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
            {
                return ((next & 0xFFFF_FFFF_FFFF) << 8) | (uint)RandomNumberGenerator.GetInt32(256);
            }
        }
    }
}

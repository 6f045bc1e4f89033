using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DockLogs.Functions.Pulls;

/// <summary>Spreads the beginning of a pull, so that a fleet does not come all at once. Follows from pull and dock alone: an orchestration replays it.</summary>
internal static class PullJitter
{
    /// <summary>A delay from zero to below <paramref name="spread"/>, to the millisecond.</summary>
    public static TimeSpan Of(string pull, string dock, TimeSpan spread)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{pull}\n{dock}"));
        double share = BinaryPrimitives.ReadUInt32BigEndian(hash) / 4_294_967_296.0;
        return TimeSpan.FromMilliseconds(Math.Floor(spread.TotalMilliseconds * share));
    }
}

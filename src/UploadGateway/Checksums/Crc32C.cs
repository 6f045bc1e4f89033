using System.Numerics;
using System.Runtime.InteropServices;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>CRC-32C (Castagnoli), with the processor's own instruction where there is one.</summary>
internal static class Crc32C
{
    public const uint Initial = uint.MaxValue;

    /// <summary>The state after <paramref name="bytes"/>; the checksum is its complement.</summary>
    public static uint Update(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (var b in bytes[(bytes.Length & ~7)..])
        {
            state = BitOperations.Crc32C(state, b);
        }

        return state;
    }
}

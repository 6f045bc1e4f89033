using System.Runtime.InteropServices;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>CRC-64/NVME (NVM Express NVM Command Set, 64b CRC; reflected polynomial 0x9A6C9329AC4BC9B5), eight bytes a step.</summary>
internal static class Crc64Nvme
{
    public const ulong Initial = ulong.MaxValue;

    private const ulong Polynomial = 0x9A6C9329AC4BC9B5;

    // Table k holds the effect of a byte that is followed by k zero bytes ("slicing by 8").
    private static readonly ulong[] Tables = MakeTables();

    /// <summary>The state after <paramref name="bytes"/>; the checksum is its complement.</summary>
    public static ulong Update(ulong state, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan();
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            var x = state ^ word;
            state = tables[(7 << 8) + (int)(x & 0xFF)]
                ^ tables[(6 << 8) + (int)((x >> 8) & 0xFF)]
                ^ tables[(5 << 8) + (int)((x >> 16) & 0xFF)]
                ^ tables[(4 << 8) + (int)((x >> 24) & 0xFF)]
                ^ tables[(3 << 8) + (int)((x >> 32) & 0xFF)]
                ^ tables[(2 << 8) + (int)((x >> 40) & 0xFF)]
                ^ tables[(1 << 8) + (int)((x >> 48) & 0xFF)]
                ^ tables[(int)(x >> 56)];
        }

        foreach (var b in bytes[(bytes.Length & ~7)..])
        {
            state = tables[(int)((state ^ b) & 0xFF)] ^ (state >> 8);
        }

        return state;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[8 * 256];
        for (var b = 0; b < 256; b++)
        {
            var value = (ulong)b;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            tables[b] = value;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var shorter = tables[i - 256];
            tables[i] = tables[(int)(shorter & 0xFF)] ^ (shorter >> 8);
        }

        return tables;
    }
}

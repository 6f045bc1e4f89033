using System.Buffers.Binary;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>
/// The CRC of two pieces out of the CRC of each: the first one's polynomial, moved up by the length of the second,
/// modulo the generator, plus the second one's. All polynomials here are bit-reflected.
/// </summary>
internal static class CrcCombination
{
    private const ulong Crc32 = 0xEDB88320;
    private const ulong Crc32C = 0x82F63B78;
    private const ulong Crc64Nvme = 0x9A6C9329AC4BC9B5;

    /// <param name="first">Big-endian, as all checksums are here.</param>
    public static byte[] Combine(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long secondLength)
    {
        if (algorithm == ChecksumAlgorithm.Crc64Nvme)
        {
            var crc64 = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(
                crc64,
                Shift(BinaryPrimitives.ReadUInt64BigEndian(first), secondLength, 64, Crc64Nvme) ^ BinaryPrimitives.ReadUInt64BigEndian(second));
            return crc64;
        }

        var generator = algorithm == ChecksumAlgorithm.Crc32 ? Crc32 : Crc32C;
        var crc32 = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(
            crc32,
            (uint)Shift(BinaryPrimitives.ReadUInt32BigEndian(first), secondLength, 32, generator) ^ BinaryPrimitives.ReadUInt32BigEndian(second));
        return crc32;
    }

    /// <summary>polynomial · x^(8 · bytes), by squaring.</summary>
    private static ulong Shift(ulong polynomial, long bytes, int width, ulong generator)
    {
        var power = 1UL << (width - 2);
        for (var exponent = (ulong)bytes * 8; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                polynomial = Multiply(polynomial, power, width, generator);
            }

            power = Multiply(power, power, width, generator);
        }

        return polynomial;
    }

    private static ulong Multiply(ulong a, ulong b, int width, ulong generator)
    {
        var product = 0UL;
        for (var bit = 1UL << (width - 1); bit > 0; bit >>= 1)
        {
            if ((a & bit) != 0)
            {
                product ^= b;
            }

            b = (b & 1) == 0 ? b >> 1 : (b >> 1) ^ generator;
        }

        return product;
    }
}

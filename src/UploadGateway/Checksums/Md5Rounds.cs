using System.Numerics;
using System.Runtime.InteropServices;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>MD5's 64 steps for each block of 64 bytes (RFC 1321, 3.4), written out since a loop takes twice the time. For processors that are little-endian, as MD5 is.</summary>
internal static class Md5Rounds
{
    public const int BlockBytes = 64;

    private const int BlockWords = BlockBytes / sizeof(uint);

    /// <param name="blocks">Whole blocks; a rest is left out.</param>
    public static Md5State Add(Md5State state, ReadOnlySpan<byte> blocks)
    {
        var (a, b, c, d) = state;
        for (var all = MemoryMarshal.Cast<byte, uint>(blocks); all.Length >= BlockWords; all = all[BlockWords..])
        {
            var words = all[..BlockWords];
            state = new Md5State(a, b, c, d);
            // Round 1.
            a = b + BitOperations.RotateLeft(a + words[0] + 0xD76AA478 + (d ^ (b & (c ^ d))), 7);
            d = a + BitOperations.RotateLeft(d + words[1] + 0xE8C7B756 + (c ^ (a & (b ^ c))), 12);
            c = d + BitOperations.RotateLeft(c + words[2] + 0x242070DB + (b ^ (d & (a ^ b))), 17);
            b = c + BitOperations.RotateLeft(b + words[3] + 0xC1BDCEEE + (a ^ (c & (d ^ a))), 22);
            a = b + BitOperations.RotateLeft(a + words[4] + 0xF57C0FAF + (d ^ (b & (c ^ d))), 7);
            d = a + BitOperations.RotateLeft(d + words[5] + 0x4787C62A + (c ^ (a & (b ^ c))), 12);
            c = d + BitOperations.RotateLeft(c + words[6] + 0xA8304613 + (b ^ (d & (a ^ b))), 17);
            b = c + BitOperations.RotateLeft(b + words[7] + 0xFD469501 + (a ^ (c & (d ^ a))), 22);
            a = b + BitOperations.RotateLeft(a + words[8] + 0x698098D8 + (d ^ (b & (c ^ d))), 7);
            d = a + BitOperations.RotateLeft(d + words[9] + 0x8B44F7AF + (c ^ (a & (b ^ c))), 12);
            c = d + BitOperations.RotateLeft(c + words[10] + 0xFFFF5BB1 + (b ^ (d & (a ^ b))), 17);
            b = c + BitOperations.RotateLeft(b + words[11] + 0x895CD7BE + (a ^ (c & (d ^ a))), 22);
            a = b + BitOperations.RotateLeft(a + words[12] + 0x6B901122 + (d ^ (b & (c ^ d))), 7);
            d = a + BitOperations.RotateLeft(d + words[13] + 0xFD987193 + (c ^ (a & (b ^ c))), 12);
            c = d + BitOperations.RotateLeft(c + words[14] + 0xA679438E + (b ^ (d & (a ^ b))), 17);
            b = c + BitOperations.RotateLeft(b + words[15] + 0x49B40821 + (a ^ (c & (d ^ a))), 22);
            // Round 2.
            a = b + BitOperations.RotateLeft(a + words[1] + 0xF61E2562 + ((b & d) | (c & ~d)), 5);
            d = a + BitOperations.RotateLeft(d + words[6] + 0xC040B340 + ((a & c) | (b & ~c)), 9);
            c = d + BitOperations.RotateLeft(c + words[11] + 0x265E5A51 + ((d & b) | (a & ~b)), 14);
            b = c + BitOperations.RotateLeft(b + words[0] + 0xE9B6C7AA + ((c & a) | (d & ~a)), 20);
            a = b + BitOperations.RotateLeft(a + words[5] + 0xD62F105D + ((b & d) | (c & ~d)), 5);
            d = a + BitOperations.RotateLeft(d + words[10] + 0x02441453 + ((a & c) | (b & ~c)), 9);
            c = d + BitOperations.RotateLeft(c + words[15] + 0xD8A1E681 + ((d & b) | (a & ~b)), 14);
            b = c + BitOperations.RotateLeft(b + words[4] + 0xE7D3FBC8 + ((c & a) | (d & ~a)), 20);
            a = b + BitOperations.RotateLeft(a + words[9] + 0x21E1CDE6 + ((b & d) | (c & ~d)), 5);
            d = a + BitOperations.RotateLeft(d + words[14] + 0xC33707D6 + ((a & c) | (b & ~c)), 9);
            c = d + BitOperations.RotateLeft(c + words[3] + 0xF4D50D87 + ((d & b) | (a & ~b)), 14);
            b = c + BitOperations.RotateLeft(b + words[8] + 0x455A14ED + ((c & a) | (d & ~a)), 20);
            a = b + BitOperations.RotateLeft(a + words[13] + 0xA9E3E905 + ((b & d) | (c & ~d)), 5);
            d = a + BitOperations.RotateLeft(d + words[2] + 0xFCEFA3F8 + ((a & c) | (b & ~c)), 9);
            c = d + BitOperations.RotateLeft(c + words[7] + 0x676F02D9 + ((d & b) | (a & ~b)), 14);
            b = c + BitOperations.RotateLeft(b + words[12] + 0x8D2A4C8A + ((c & a) | (d & ~a)), 20);
            // Round 3.
            a = b + BitOperations.RotateLeft(a + words[5] + 0xFFFA3942 + (b ^ c ^ d), 4);
            d = a + BitOperations.RotateLeft(d + words[8] + 0x8771F681 + (a ^ b ^ c), 11);
            c = d + BitOperations.RotateLeft(c + words[11] + 0x6D9D6122 + (d ^ a ^ b), 16);
            b = c + BitOperations.RotateLeft(b + words[14] + 0xFDE5380C + (c ^ d ^ a), 23);
            a = b + BitOperations.RotateLeft(a + words[1] + 0xA4BEEA44 + (b ^ c ^ d), 4);
            d = a + BitOperations.RotateLeft(d + words[4] + 0x4BDECFA9 + (a ^ b ^ c), 11);
            c = d + BitOperations.RotateLeft(c + words[7] + 0xF6BB4B60 + (d ^ a ^ b), 16);
            b = c + BitOperations.RotateLeft(b + words[10] + 0xBEBFBC70 + (c ^ d ^ a), 23);
            a = b + BitOperations.RotateLeft(a + words[13] + 0x289B7EC6 + (b ^ c ^ d), 4);
            d = a + BitOperations.RotateLeft(d + words[0] + 0xEAA127FA + (a ^ b ^ c), 11);
            c = d + BitOperations.RotateLeft(c + words[3] + 0xD4EF3085 + (d ^ a ^ b), 16);
            b = c + BitOperations.RotateLeft(b + words[6] + 0x04881D05 + (c ^ d ^ a), 23);
            a = b + BitOperations.RotateLeft(a + words[9] + 0xD9D4D039 + (b ^ c ^ d), 4);
            d = a + BitOperations.RotateLeft(d + words[12] + 0xE6DB99E5 + (a ^ b ^ c), 11);
            c = d + BitOperations.RotateLeft(c + words[15] + 0x1FA27CF8 + (d ^ a ^ b), 16);
            b = c + BitOperations.RotateLeft(b + words[2] + 0xC4AC5665 + (c ^ d ^ a), 23);
            // Round 4.
            a = b + BitOperations.RotateLeft(a + words[0] + 0xF4292244 + (c ^ (b | ~d)), 6);
            d = a + BitOperations.RotateLeft(d + words[7] + 0x432AFF97 + (b ^ (a | ~c)), 10);
            c = d + BitOperations.RotateLeft(c + words[14] + 0xAB9423A7 + (a ^ (d | ~b)), 15);
            b = c + BitOperations.RotateLeft(b + words[5] + 0xFC93A039 + (d ^ (c | ~a)), 21);
            a = b + BitOperations.RotateLeft(a + words[12] + 0x655B59C3 + (c ^ (b | ~d)), 6);
            d = a + BitOperations.RotateLeft(d + words[3] + 0x8F0CCC92 + (b ^ (a | ~c)), 10);
            c = d + BitOperations.RotateLeft(c + words[10] + 0xFFEFF47D + (a ^ (d | ~b)), 15);
            b = c + BitOperations.RotateLeft(b + words[1] + 0x85845DD1 + (d ^ (c | ~a)), 21);
            a = b + BitOperations.RotateLeft(a + words[8] + 0x6FA87E4F + (c ^ (b | ~d)), 6);
            d = a + BitOperations.RotateLeft(d + words[15] + 0xFE2CE6E0 + (b ^ (a | ~c)), 10);
            c = d + BitOperations.RotateLeft(c + words[6] + 0xA3014314 + (a ^ (d | ~b)), 15);
            b = c + BitOperations.RotateLeft(b + words[13] + 0x4E0811A1 + (d ^ (c | ~a)), 21);
            a = b + BitOperations.RotateLeft(a + words[4] + 0xF7537E82 + (c ^ (b | ~d)), 6);
            d = a + BitOperations.RotateLeft(d + words[11] + 0xBD3AF235 + (b ^ (a | ~c)), 10);
            c = d + BitOperations.RotateLeft(c + words[2] + 0x2AD7D2BB + (a ^ (d | ~b)), 15);
            b = c + BitOperations.RotateLeft(b + words[9] + 0xEB86D391 + (d ^ (c | ~a)), 21);
            (a, b, c, d) = (a + state.A, b + state.B, c + state.C, d + state.D);
        }

        return new Md5State(a, b, c, d);
    }
}

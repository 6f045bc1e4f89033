using System.Numerics;
using System.Runtime.InteropServices;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>
/// <see cref="Md5Rounds"/> for two digests that see the same bytes. Each step of MD5 waits for the one before, and leaves
/// the processor idle meanwhile: the second digest fits into that and costs no time.
/// </summary>
internal static class Md5PairRounds
{
    private const int BlockWords = Md5Rounds.BlockBytes / sizeof(uint);

    /// <param name="blocks">Whole blocks; a rest is left out.</param>
    public static void Add(ref Md5State first, ref Md5State second, ReadOnlySpan<byte> blocks)
    {
        var (a, b, c, d) = first;
        var (e, f, g, h) = second;
        for (var all = MemoryMarshal.Cast<byte, uint>(blocks); all.Length >= BlockWords; all = all[BlockWords..])
        {
            var words = all[..BlockWords];
            first = new Md5State(a, b, c, d);
            second = new Md5State(e, f, g, h);
            // Round 1.
            a = b + BitOperations.RotateLeft(a + words[0] + 0xD76AA478 + (d ^ (b & (c ^ d))), 7);
            e = f + BitOperations.RotateLeft(e + words[0] + 0xD76AA478 + (h ^ (f & (g ^ h))), 7);
            d = a + BitOperations.RotateLeft(d + words[1] + 0xE8C7B756 + (c ^ (a & (b ^ c))), 12);
            h = e + BitOperations.RotateLeft(h + words[1] + 0xE8C7B756 + (g ^ (e & (f ^ g))), 12);
            c = d + BitOperations.RotateLeft(c + words[2] + 0x242070DB + (b ^ (d & (a ^ b))), 17);
            g = h + BitOperations.RotateLeft(g + words[2] + 0x242070DB + (f ^ (h & (e ^ f))), 17);
            b = c + BitOperations.RotateLeft(b + words[3] + 0xC1BDCEEE + (a ^ (c & (d ^ a))), 22);
            f = g + BitOperations.RotateLeft(f + words[3] + 0xC1BDCEEE + (e ^ (g & (h ^ e))), 22);
            a = b + BitOperations.RotateLeft(a + words[4] + 0xF57C0FAF + (d ^ (b & (c ^ d))), 7);
            e = f + BitOperations.RotateLeft(e + words[4] + 0xF57C0FAF + (h ^ (f & (g ^ h))), 7);
            d = a + BitOperations.RotateLeft(d + words[5] + 0x4787C62A + (c ^ (a & (b ^ c))), 12);
            h = e + BitOperations.RotateLeft(h + words[5] + 0x4787C62A + (g ^ (e & (f ^ g))), 12);
            c = d + BitOperations.RotateLeft(c + words[6] + 0xA8304613 + (b ^ (d & (a ^ b))), 17);
            g = h + BitOperations.RotateLeft(g + words[6] + 0xA8304613 + (f ^ (h & (e ^ f))), 17);
            b = c + BitOperations.RotateLeft(b + words[7] + 0xFD469501 + (a ^ (c & (d ^ a))), 22);
            f = g + BitOperations.RotateLeft(f + words[7] + 0xFD469501 + (e ^ (g & (h ^ e))), 22);
            a = b + BitOperations.RotateLeft(a + words[8] + 0x698098D8 + (d ^ (b & (c ^ d))), 7);
            e = f + BitOperations.RotateLeft(e + words[8] + 0x698098D8 + (h ^ (f & (g ^ h))), 7);
            d = a + BitOperations.RotateLeft(d + words[9] + 0x8B44F7AF + (c ^ (a & (b ^ c))), 12);
            h = e + BitOperations.RotateLeft(h + words[9] + 0x8B44F7AF + (g ^ (e & (f ^ g))), 12);
            c = d + BitOperations.RotateLeft(c + words[10] + 0xFFFF5BB1 + (b ^ (d & (a ^ b))), 17);
            g = h + BitOperations.RotateLeft(g + words[10] + 0xFFFF5BB1 + (f ^ (h & (e ^ f))), 17);
            b = c + BitOperations.RotateLeft(b + words[11] + 0x895CD7BE + (a ^ (c & (d ^ a))), 22);
            f = g + BitOperations.RotateLeft(f + words[11] + 0x895CD7BE + (e ^ (g & (h ^ e))), 22);
            a = b + BitOperations.RotateLeft(a + words[12] + 0x6B901122 + (d ^ (b & (c ^ d))), 7);
            e = f + BitOperations.RotateLeft(e + words[12] + 0x6B901122 + (h ^ (f & (g ^ h))), 7);
            d = a + BitOperations.RotateLeft(d + words[13] + 0xFD987193 + (c ^ (a & (b ^ c))), 12);
            h = e + BitOperations.RotateLeft(h + words[13] + 0xFD987193 + (g ^ (e & (f ^ g))), 12);
            c = d + BitOperations.RotateLeft(c + words[14] + 0xA679438E + (b ^ (d & (a ^ b))), 17);
            g = h + BitOperations.RotateLeft(g + words[14] + 0xA679438E + (f ^ (h & (e ^ f))), 17);
            b = c + BitOperations.RotateLeft(b + words[15] + 0x49B40821 + (a ^ (c & (d ^ a))), 22);
            f = g + BitOperations.RotateLeft(f + words[15] + 0x49B40821 + (e ^ (g & (h ^ e))), 22);
            // Round 2.
            a = b + BitOperations.RotateLeft(a + words[1] + 0xF61E2562 + ((b & d) | (c & ~d)), 5);
            e = f + BitOperations.RotateLeft(e + words[1] + 0xF61E2562 + ((f & h) | (g & ~h)), 5);
            d = a + BitOperations.RotateLeft(d + words[6] + 0xC040B340 + ((a & c) | (b & ~c)), 9);
            h = e + BitOperations.RotateLeft(h + words[6] + 0xC040B340 + ((e & g) | (f & ~g)), 9);
            c = d + BitOperations.RotateLeft(c + words[11] + 0x265E5A51 + ((d & b) | (a & ~b)), 14);
            g = h + BitOperations.RotateLeft(g + words[11] + 0x265E5A51 + ((h & f) | (e & ~f)), 14);
            b = c + BitOperations.RotateLeft(b + words[0] + 0xE9B6C7AA + ((c & a) | (d & ~a)), 20);
            f = g + BitOperations.RotateLeft(f + words[0] + 0xE9B6C7AA + ((g & e) | (h & ~e)), 20);
            a = b + BitOperations.RotateLeft(a + words[5] + 0xD62F105D + ((b & d) | (c & ~d)), 5);
            e = f + BitOperations.RotateLeft(e + words[5] + 0xD62F105D + ((f & h) | (g & ~h)), 5);
            d = a + BitOperations.RotateLeft(d + words[10] + 0x02441453 + ((a & c) | (b & ~c)), 9);
            h = e + BitOperations.RotateLeft(h + words[10] + 0x02441453 + ((e & g) | (f & ~g)), 9);
            c = d + BitOperations.RotateLeft(c + words[15] + 0xD8A1E681 + ((d & b) | (a & ~b)), 14);
            g = h + BitOperations.RotateLeft(g + words[15] + 0xD8A1E681 + ((h & f) | (e & ~f)), 14);
            b = c + BitOperations.RotateLeft(b + words[4] + 0xE7D3FBC8 + ((c & a) | (d & ~a)), 20);
            f = g + BitOperations.RotateLeft(f + words[4] + 0xE7D3FBC8 + ((g & e) | (h & ~e)), 20);
            a = b + BitOperations.RotateLeft(a + words[9] + 0x21E1CDE6 + ((b & d) | (c & ~d)), 5);
            e = f + BitOperations.RotateLeft(e + words[9] + 0x21E1CDE6 + ((f & h) | (g & ~h)), 5);
            d = a + BitOperations.RotateLeft(d + words[14] + 0xC33707D6 + ((a & c) | (b & ~c)), 9);
            h = e + BitOperations.RotateLeft(h + words[14] + 0xC33707D6 + ((e & g) | (f & ~g)), 9);
            c = d + BitOperations.RotateLeft(c + words[3] + 0xF4D50D87 + ((d & b) | (a & ~b)), 14);
            g = h + BitOperations.RotateLeft(g + words[3] + 0xF4D50D87 + ((h & f) | (e & ~f)), 14);
            b = c + BitOperations.RotateLeft(b + words[8] + 0x455A14ED + ((c & a) | (d & ~a)), 20);
            f = g + BitOperations.RotateLeft(f + words[8] + 0x455A14ED + ((g & e) | (h & ~e)), 20);
            a = b + BitOperations.RotateLeft(a + words[13] + 0xA9E3E905 + ((b & d) | (c & ~d)), 5);
            e = f + BitOperations.RotateLeft(e + words[13] + 0xA9E3E905 + ((f & h) | (g & ~h)), 5);
            d = a + BitOperations.RotateLeft(d + words[2] + 0xFCEFA3F8 + ((a & c) | (b & ~c)), 9);
            h = e + BitOperations.RotateLeft(h + words[2] + 0xFCEFA3F8 + ((e & g) | (f & ~g)), 9);
            c = d + BitOperations.RotateLeft(c + words[7] + 0x676F02D9 + ((d & b) | (a & ~b)), 14);
            g = h + BitOperations.RotateLeft(g + words[7] + 0x676F02D9 + ((h & f) | (e & ~f)), 14);
            b = c + BitOperations.RotateLeft(b + words[12] + 0x8D2A4C8A + ((c & a) | (d & ~a)), 20);
            f = g + BitOperations.RotateLeft(f + words[12] + 0x8D2A4C8A + ((g & e) | (h & ~e)), 20);
            // Round 3.
            a = b + BitOperations.RotateLeft(a + words[5] + 0xFFFA3942 + (b ^ c ^ d), 4);
            e = f + BitOperations.RotateLeft(e + words[5] + 0xFFFA3942 + (f ^ g ^ h), 4);
            d = a + BitOperations.RotateLeft(d + words[8] + 0x8771F681 + (a ^ b ^ c), 11);
            h = e + BitOperations.RotateLeft(h + words[8] + 0x8771F681 + (e ^ f ^ g), 11);
            c = d + BitOperations.RotateLeft(c + words[11] + 0x6D9D6122 + (d ^ a ^ b), 16);
            g = h + BitOperations.RotateLeft(g + words[11] + 0x6D9D6122 + (h ^ e ^ f), 16);
            b = c + BitOperations.RotateLeft(b + words[14] + 0xFDE5380C + (c ^ d ^ a), 23);
            f = g + BitOperations.RotateLeft(f + words[14] + 0xFDE5380C + (g ^ h ^ e), 23);
            a = b + BitOperations.RotateLeft(a + words[1] + 0xA4BEEA44 + (b ^ c ^ d), 4);
            e = f + BitOperations.RotateLeft(e + words[1] + 0xA4BEEA44 + (f ^ g ^ h), 4);
            d = a + BitOperations.RotateLeft(d + words[4] + 0x4BDECFA9 + (a ^ b ^ c), 11);
            h = e + BitOperations.RotateLeft(h + words[4] + 0x4BDECFA9 + (e ^ f ^ g), 11);
            c = d + BitOperations.RotateLeft(c + words[7] + 0xF6BB4B60 + (d ^ a ^ b), 16);
            g = h + BitOperations.RotateLeft(g + words[7] + 0xF6BB4B60 + (h ^ e ^ f), 16);
            b = c + BitOperations.RotateLeft(b + words[10] + 0xBEBFBC70 + (c ^ d ^ a), 23);
            f = g + BitOperations.RotateLeft(f + words[10] + 0xBEBFBC70 + (g ^ h ^ e), 23);
            a = b + BitOperations.RotateLeft(a + words[13] + 0x289B7EC6 + (b ^ c ^ d), 4);
            e = f + BitOperations.RotateLeft(e + words[13] + 0x289B7EC6 + (f ^ g ^ h), 4);
            d = a + BitOperations.RotateLeft(d + words[0] + 0xEAA127FA + (a ^ b ^ c), 11);
            h = e + BitOperations.RotateLeft(h + words[0] + 0xEAA127FA + (e ^ f ^ g), 11);
            c = d + BitOperations.RotateLeft(c + words[3] + 0xD4EF3085 + (d ^ a ^ b), 16);
            g = h + BitOperations.RotateLeft(g + words[3] + 0xD4EF3085 + (h ^ e ^ f), 16);
            b = c + BitOperations.RotateLeft(b + words[6] + 0x04881D05 + (c ^ d ^ a), 23);
            f = g + BitOperations.RotateLeft(f + words[6] + 0x04881D05 + (g ^ h ^ e), 23);
            a = b + BitOperations.RotateLeft(a + words[9] + 0xD9D4D039 + (b ^ c ^ d), 4);
            e = f + BitOperations.RotateLeft(e + words[9] + 0xD9D4D039 + (f ^ g ^ h), 4);
            d = a + BitOperations.RotateLeft(d + words[12] + 0xE6DB99E5 + (a ^ b ^ c), 11);
            h = e + BitOperations.RotateLeft(h + words[12] + 0xE6DB99E5 + (e ^ f ^ g), 11);
            c = d + BitOperations.RotateLeft(c + words[15] + 0x1FA27CF8 + (d ^ a ^ b), 16);
            g = h + BitOperations.RotateLeft(g + words[15] + 0x1FA27CF8 + (h ^ e ^ f), 16);
            b = c + BitOperations.RotateLeft(b + words[2] + 0xC4AC5665 + (c ^ d ^ a), 23);
            f = g + BitOperations.RotateLeft(f + words[2] + 0xC4AC5665 + (g ^ h ^ e), 23);
            // Round 4.
            a = b + BitOperations.RotateLeft(a + words[0] + 0xF4292244 + (c ^ (b | ~d)), 6);
            e = f + BitOperations.RotateLeft(e + words[0] + 0xF4292244 + (g ^ (f | ~h)), 6);
            d = a + BitOperations.RotateLeft(d + words[7] + 0x432AFF97 + (b ^ (a | ~c)), 10);
            h = e + BitOperations.RotateLeft(h + words[7] + 0x432AFF97 + (f ^ (e | ~g)), 10);
            c = d + BitOperations.RotateLeft(c + words[14] + 0xAB9423A7 + (a ^ (d | ~b)), 15);
            g = h + BitOperations.RotateLeft(g + words[14] + 0xAB9423A7 + (e ^ (h | ~f)), 15);
            b = c + BitOperations.RotateLeft(b + words[5] + 0xFC93A039 + (d ^ (c | ~a)), 21);
            f = g + BitOperations.RotateLeft(f + words[5] + 0xFC93A039 + (h ^ (g | ~e)), 21);
            a = b + BitOperations.RotateLeft(a + words[12] + 0x655B59C3 + (c ^ (b | ~d)), 6);
            e = f + BitOperations.RotateLeft(e + words[12] + 0x655B59C3 + (g ^ (f | ~h)), 6);
            d = a + BitOperations.RotateLeft(d + words[3] + 0x8F0CCC92 + (b ^ (a | ~c)), 10);
            h = e + BitOperations.RotateLeft(h + words[3] + 0x8F0CCC92 + (f ^ (e | ~g)), 10);
            c = d + BitOperations.RotateLeft(c + words[10] + 0xFFEFF47D + (a ^ (d | ~b)), 15);
            g = h + BitOperations.RotateLeft(g + words[10] + 0xFFEFF47D + (e ^ (h | ~f)), 15);
            b = c + BitOperations.RotateLeft(b + words[1] + 0x85845DD1 + (d ^ (c | ~a)), 21);
            f = g + BitOperations.RotateLeft(f + words[1] + 0x85845DD1 + (h ^ (g | ~e)), 21);
            a = b + BitOperations.RotateLeft(a + words[8] + 0x6FA87E4F + (c ^ (b | ~d)), 6);
            e = f + BitOperations.RotateLeft(e + words[8] + 0x6FA87E4F + (g ^ (f | ~h)), 6);
            d = a + BitOperations.RotateLeft(d + words[15] + 0xFE2CE6E0 + (b ^ (a | ~c)), 10);
            h = e + BitOperations.RotateLeft(h + words[15] + 0xFE2CE6E0 + (f ^ (e | ~g)), 10);
            c = d + BitOperations.RotateLeft(c + words[6] + 0xA3014314 + (a ^ (d | ~b)), 15);
            g = h + BitOperations.RotateLeft(g + words[6] + 0xA3014314 + (e ^ (h | ~f)), 15);
            b = c + BitOperations.RotateLeft(b + words[13] + 0x4E0811A1 + (d ^ (c | ~a)), 21);
            f = g + BitOperations.RotateLeft(f + words[13] + 0x4E0811A1 + (h ^ (g | ~e)), 21);
            a = b + BitOperations.RotateLeft(a + words[4] + 0xF7537E82 + (c ^ (b | ~d)), 6);
            e = f + BitOperations.RotateLeft(e + words[4] + 0xF7537E82 + (g ^ (f | ~h)), 6);
            d = a + BitOperations.RotateLeft(d + words[11] + 0xBD3AF235 + (b ^ (a | ~c)), 10);
            h = e + BitOperations.RotateLeft(h + words[11] + 0xBD3AF235 + (f ^ (e | ~g)), 10);
            c = d + BitOperations.RotateLeft(c + words[2] + 0x2AD7D2BB + (a ^ (d | ~b)), 15);
            g = h + BitOperations.RotateLeft(g + words[2] + 0x2AD7D2BB + (e ^ (h | ~f)), 15);
            b = c + BitOperations.RotateLeft(b + words[9] + 0xEB86D391 + (d ^ (c | ~a)), 21);
            f = g + BitOperations.RotateLeft(f + words[9] + 0xEB86D391 + (h ^ (g | ~e)), 21);
            (a, b, c, d) = (a + first.A, b + first.B, c + first.C, d + first.D);
            (e, f, g, h) = (e + second.A, f + second.B, g + second.C, h + second.D);
        }

        first = new Md5State(a, b, c, d);
        second = new Md5State(e, f, g, h);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DockLogs.Contracts;

/// <summary>Where things end in JSON: strings, escapes, numbers, white space (RFC 8259), sixteen bytes at a time where it pays.</summary>
internal static class JsonBytes
{
    /// <summary>Where the next quote, backslash or control character is; the length when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOfSpecial(ReadOnlySpan<byte> json, int start)
    {
        while (start <= json.Length - Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(start, Vector128<byte>.Count));
            var special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            if (special != Vector128<byte>.Zero)
            {
                return start + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            }

            start += Vector128<byte>.Count;
        }

        while (start < json.Length && json[start] is not ((byte)'"' or (byte)'\\') and >= (byte)' ')
        {
            start++;
        }

        return start;
    }

    /// <summary>Where the next byte is that is no white space; the length when there is none.</summary>
    public static int SkipWhiteSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at <= json.Length - Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var blank = Vector128.Equals(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\r'));
            if (blank != Vector128<byte>.AllBitsSet)
            {
                return at + BitOperations.TrailingZeroCount(~blank.ExtractMostSignificantBits());
            }

            at += Vector128<byte>.Count;
        }

        while (at < json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
        {
            at++;
        }

        return at;
    }

    /// <summary>The length of the escape at a backslash; 0 when it is none that JSON knows.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> json, int at)
    {
        if (at + 1 >= json.Length)
        {
            return 0;
        }

        switch (json[at + 1])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return 2;
            case (byte)'u' when at + 6 <= json.Length:
                foreach (var digit in json.Slice(at + 2, 4))
                {
                    if (!char.IsAsciiHexDigit((char)digit))
                    {
                        return 0;
                    }
                }

                return 6;
            default:
                return 0;
        }
    }

    /// <summary>Where the number ends that starts here.</summary>
    /// <param name="json">The message.</param>
    /// <param name="start">At a digit or a minus sign.</param>
    /// <param name="value">Its value when it is plain.</param>
    /// <param name="plain">True when it is an integer of at most 18 digits, written without fraction and exponent.</param>
    /// <param name="expected">Null when it is a number; else what should have been at the position returned.</param>
    public static int EndOfNumber(ReadOnlySpan<byte> json, int start, out long value, out bool plain, out string? expected)
    {
        var negative = json[start] == '-';
        var firstDigit = negative ? start + 1 : start;
        var at = firstDigit;
        value = 0;
        uint digit;
        while ((uint)at < (uint)json.Length && (digit = json[at] - (uint)'0') <= 9)
        {
            value = unchecked(value * 10 + digit);
            at++;
        }

        var digits = at - firstDigit;
        plain = digits <= 18;
        value = negative ? -value : value;
        expected = null;
        if (digits == 0 || (digits > 1 && json[firstDigit] == '0'))
        {
            expected = "a number";
            return digits == 0 ? at : firstDigit + 1;
        }

        if ((uint)at < (uint)json.Length && json[at] == '.')
        {
            plain = false;
            expected = SkipDigits(json, ref at) ? null : "a digit";
        }

        if (expected is null && (uint)at < (uint)json.Length && (json[at] | 0x20) == 'e')
        {
            plain = false;
            if (at + 1 < json.Length && json[at + 1] is (byte)'+' or (byte)'-')
            {
                at++;
            }

            expected = SkipDigits(json, ref at) ? null : "a digit";
        }

        return at;
    }

    private static bool SkipDigits(ReadOnlySpan<byte> json, ref int at)
    {
        var first = ++at;
        while ((uint)at < (uint)json.Length && (uint)(json[at] - '0') <= 9)
        {
            at++;
        }

        return at > first;
    }
}

namespace DockLogs.Contracts;

/// <summary>
/// Reads an integer from the characters of a number, whichever way it is written: <c>100</c>, <c>100.0</c>, <c>1e2</c>
/// are the same (devices write all of them, and put some in quotes).
/// </summary>
internal static class IntegerText
{
    public enum Outcome
    {
        Integer,
        NotANumber,
        Fraction,
        OutOfRange,
    }

    public static Outcome Read(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var negative = text is [(byte)'-', ..];
        var rest = negative ? text[1..] : text;
        if (!ReadParts(rest, out var mantissa))
        {
            return Outcome.NotANumber;
        }

        if (mantissa.Digits == 0 && !mantissa.Overflow)
        {
            return Outcome.Integer;
        }

        if (mantissa.Exponent < 0)
        {
            return Outcome.Fraction;
        }

        return mantissa.Overflow ? Outcome.OutOfRange : Scale(mantissa, negative, out value);
    }

    private static Outcome Scale(Mantissa mantissa, bool negative, out long value)
    {
        value = 0;
        UInt128 magnitude = mantissa.Digits;
        var limit = (UInt128)long.MaxValue + (negative ? 1u : 0u);
        for (var i = 0; i < mantissa.Exponent && magnitude <= limit; i++)
        {
            magnitude *= 10;
        }

        if (magnitude > limit)
        {
            return Outcome.OutOfRange;
        }

        value = unchecked(negative ? -(long)(ulong)magnitude : (long)(ulong)magnitude);
        return Outcome.Integer;
    }

    /// <summary>Digits without trailing zeros, times ten to the exponent.</summary>
    private static bool ReadParts(ReadOnlySpan<byte> text, out Mantissa mantissa)
    {
        mantissa = default;
        ulong digits = 0;
        var zeros = 0;
        var fractionDigits = 0;
        var overflow = false;
        var any = false;
        var inFraction = false;
        var at = 0;
        for (; at < text.Length; at++)
        {
            var digit = text[at] - (uint)'0';
            if (digit <= 9)
            {
                any = true;
                fractionDigits += inFraction ? 1 : 0;
                if (digit == 0)
                {
                    zeros++;
                    continue;
                }

                for (; zeros >= 0 && !overflow; zeros--)
                {
                    overflow = digits > (ulong.MaxValue - 9) / 10;
                    digits = unchecked(digits * 10);
                }

                zeros = 0;
                digits = unchecked(digits + digit);
            }
            else if (text[at] == '.' && !inFraction)
            {
                inFraction = true;
            }
            else
            {
                break;
            }
        }

        var exponent = 0;
        if (!any || (at < text.Length && !ReadExponent(text[at..], out exponent)))
        {
            return false;
        }

        mantissa = new Mantissa(digits, exponent - fractionDigits + zeros, overflow);
        return true;
    }

    private static bool ReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        const int enough = 10_000_000; // a payload has fewer digits than that, so more makes no difference
        exponent = 0;
        if ((text[0] | 0x20) != 'e')
        {
            return false;
        }

        text = text[1..];
        var negative = text is [(byte)'-', ..];
        if (text is [(byte)'-' or (byte)'+', ..])
        {
            text = text[1..];
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return false;
            }

            exponent = Math.Min(exponent * 10 + (c - '0'), enough);
        }

        exponent = negative ? -exponent : exponent;
        return !text.IsEmpty;
    }

    private readonly record struct Mantissa(ulong Digits, int Exponent, bool Overflow);
}

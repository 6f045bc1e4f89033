using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace DockLogs.Contracts;

/// <summary>
/// A gateway's serial number: 1 to 64 letters, digits, underscores or hyphens. Anything else is refused when parsed,
/// so a value of this type is safe in an MQTT topic, a path and an object key. The default value is empty.
/// </summary>
[JsonConverter(typeof(DockSerialJsonConverter))]
public readonly record struct DockSerial : ISpanParsable<DockSerial>
{
    /// <summary>What a serial number looks like, for messages.</summary>
    public const string Expected = "1 to 64 letters, digits, underscores or hyphens";

    private const int MaxLength = 64;

    private readonly string? _value;

    private DockSerial(string value) => _value = value;

    /// <summary>The text; empty for the default value.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a serial number; false when the text is not one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DockSerial serial)
    {
        if (!IsValid(text))
        {
            serial = default;
            return false;
        }

        serial = new DockSerial(text.ToString());
        return true;
    }

    /// <summary>Reads a serial number from UTF-8; false when the bytes are not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out DockSerial serial)
    {
        serial = default;
        if (utf8Text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var b in utf8Text)
        {
            if (!IsAllowed((char)b))
            {
                return false;
            }
        }

        serial = new DockSerial(Encoding.ASCII.GetString(utf8Text));
        return true;
    }

    /// <summary>Reads a serial number; false when the text is null or not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DockSerial serial)
    {
        if (text is null || !IsValid(text))
        {
            serial = default;
            return false;
        }

        serial = new DockSerial(text);
        return true;
    }

    /// <summary>Reads a serial number.</summary>
    /// <exception cref="FormatException">The text is not one; the message names what was found and expected.</exception>
    public static DockSerial Parse(string text) =>
        TryParse(text, out var serial)
            ? serial
            : throw new FormatException($"'{Shorten(text)}' is not a serial number: expected {Expected}.");

    /// <inheritdoc/>
    public override string ToString() => Value;

    static DockSerial IParsable<DockSerial>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<DockSerial>.TryParse(string? s, IFormatProvider? provider, out DockSerial result) => TryParse(s, out result);

    static DockSerial ISpanParsable<DockSerial>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    static bool ISpanParsable<DockSerial>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DockSerial result) =>
        TryParse(s, out result);

    private static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!IsAllowed(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private static string Shorten(string? text) => text switch
    {
        null => "(nothing)",
        { Length: > 80 } => text[..80] + "…",
        _ => text,
    };
}

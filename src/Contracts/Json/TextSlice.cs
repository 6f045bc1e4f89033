using System.Globalization;
using System.Text;

namespace DockLogs.Contracts;

/// <summary>
/// Where in a payload a text is: what is between a string's quotes, or a number's characters. Becomes a string only when
/// somebody asks. The default value means there is none.
/// </summary>
internal readonly struct TextSlice(int start, int length, bool escaped)
{
    // A text starts at 1 at the earliest, behind its quote or behind the brace of the object it is in.
    private readonly int _start = start;
    private readonly int _lengthAndEscaped = escaped ? ~length : length;

    public bool IsMissing => _start == 0;

    public bool IsEscaped => _lengthAndEscaped < 0;

    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> payload) =>
        payload.Slice(_start, _lengthAndEscaped < 0 ? ~_lengthAndEscaped : _lengthAndEscaped);

    /// <summary>The text's UTF-8, escapes resolved.</summary>
    public ReadOnlySpan<byte> Utf8(ReadOnlySpan<byte> payload) =>
        IsEscaped ? Encoding.UTF8.GetBytes(ToText(payload)) : Raw(payload);

    /// <summary>True when the text, without looking into escapes, is this one.</summary>
    public bool Is(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> text) => !IsMissing && Raw(payload).SequenceEqual(text);

    /// <summary>True when there is no text, or nothing but spaces in it.</summary>
    public bool IsBlank(ReadOnlySpan<byte> payload) => IsMissing || Raw(payload).IndexOfAnyExcept((byte)' ') < 0;

    /// <summary>The text; empty when there is none. A lone half of a surrogate pair becomes U+FFFD.</summary>
    public string ToText(ReadOnlySpan<byte> payload)
    {
        if (IsMissing)
        {
            return "";
        }

        var raw = Raw(payload);
        return IsEscaped ? Unescape(raw) : Encoding.UTF8.GetString(raw);
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0)
            {
                plain = raw.Length;
            }

            text.Append(Encoding.UTF8.GetString(raw[..plain]));
            raw = raw[plain..];
            if (raw.Length >= 2)
            {
                text.Append(Escaped(raw));
                raw = raw[(raw[1] == 'u' ? 6 : 2)..];
            }
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }

    // The cursor has checked the escapes already.
    private static char Escaped(ReadOnlySpan<byte> escape) => escape[1] switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'u' => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var itself => (char)itself,
    };
}

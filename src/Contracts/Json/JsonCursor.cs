using System.Runtime.CompilerServices;

namespace DockLogs.Contracts;

/// <summary>
/// One pass over UTF-8 JSON (RFC 8259), strict in syntax, bounded in depth, without allocation and without exceptions.
/// The first failure sticks: from then on there is no next property, no next element, and every read gives nothing, so
/// callers loop as if all were well and look at <see cref="Failed"/> once at the end. Whether the bytes are UTF-8 at all
/// is checked elsewhere, in one go.
/// </summary>
/// <remarks>
/// After <see cref="NextProperty"/> or <see cref="NextElement"/> gave true, exactly one value must be consumed.
/// </remarks>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, int maxDepth)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;
    private int _depth;
    private bool _afterValue;

    public readonly ReadOnlySpan<byte> Json => _json;

    /// <summary>Offset of the next byte, in bytes; after a failure, where it was.</summary>
    public readonly int Position => _position;

    /// <summary>What should have been at <see cref="Position"/>; null as long as there is no failure.</summary>
    public string? Expected { get; private set; }

    public bool TooDeep { get; private set; }

    public readonly bool Failed => Expected is not null;

    /// <summary>The kind of the next value, whose first byte is then at <see cref="Position"/>.</summary>
    public JsonKind Peek() => Next() switch
    {
        (byte)'"' => JsonKind.String,
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (>= (byte)'0' and <= (byte)'9') or (byte)'-' => JsonKind.Number,
        (byte)'t' => JsonKind.True,
        (byte)'f' => JsonKind.False,
        (byte)'n' => JsonKind.Null,
        _ => JsonKind.None,
    };

    /// <summary>Goes into the object or array that <see cref="Peek"/> has seen.</summary>
    public void Enter()
    {
        if (_depth >= maxDepth)
        {
            TooDeep = true;
            Fail("less nesting");
            return;
        }

        _depth++;
        _position++;
        _afterValue = false;
    }

    /// <summary>The next property of the object at hand; false at its end, which is consumed, and after a failure.</summary>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (Failed)
        {
            return false;
        }

        var next = Next();
        if (next == '}')
        {
            Leave();
            return false;
        }

        if (_afterValue)
        {
            if (next != ',')
            {
                return Fail("',' or '}'");
            }

            _position++;
            next = Next();
        }

        if (next != '"')
        {
            return Fail("a property name");
        }

        var text = ReadString();
        if (Failed)
        {
            return false;
        }

        if (Next() != ':')
        {
            return Fail("':'");
        }

        _position++;
        name = text.Utf8(_json);
        return true;
    }

    /// <summary>The next element of the array at hand; false at its end, which is consumed, and after a failure.</summary>
    public bool NextElement()
    {
        if (Failed)
        {
            return false;
        }

        var next = Next();
        if (next == ']')
        {
            Leave();
            return false;
        }

        if (_afterValue)
        {
            if (next != ',')
            {
                return Fail("',' or ']'");
            }

            _position++;
        }

        return true;
    }

    /// <summary>Passes over one value of any kind, checking its syntax.</summary>
    public void Skip()
    {
        switch (Peek())
        {
            case JsonKind.Object:
                Enter();
                while (NextProperty(out _))
                {
                    Skip();
                }

                break;
            case JsonKind.Array:
                Enter();
                while (NextElement())
                {
                    Skip();
                }

                break;
            case JsonKind.String:
                ReadString();
                break;
            case JsonKind.Number:
                ReadNumber(out _, out _);
                break;
            case JsonKind.True:
                ReadLiteral("true"u8, "true");
                break;
            case JsonKind.False:
                ReadLiteral("false"u8, "false");
                break;
            case JsonKind.Null:
                ReadLiteral("null"u8, "null");
                break;
            default:
                Fail("a value");
                break;
        }
    }

    /// <summary>Reads the string that <see cref="Peek"/> has seen; the text is what is between the quotes.</summary>
    public TextSlice ReadString()
    {
        var start = _position + 1;
        var escaped = false;
        var end = JsonBytes.IndexOfSpecial(_json, start);
        while (true)
        {
            if (end >= _json.Length)
            {
                _position = _json.Length;
                Fail("the rest of a string");
                return default;
            }

            var special = _json[end];
            if (special == '"')
            {
                _position = end + 1;
                _afterValue = true;
                return new TextSlice(start, end - start, escaped);
            }

            var escape = special == '\\' ? JsonBytes.EscapeLength(_json, end) : 0;
            if (escape == 0)
            {
                _position = end;
                Fail(special == '\\' ? "an escape that JSON knows" : "no control character in a string");
                return default;
            }

            escaped = true;
            end = JsonBytes.IndexOfSpecial(_json, end + escape);
        }
    }

    /// <summary>Reads the number that <see cref="Peek"/> has seen.</summary>
    /// <param name="value">Its value when it is plain.</param>
    /// <param name="plain">True when it is an integer of at most 18 digits, written without fraction and exponent.</param>
    public TextSlice ReadNumber(out long value, out bool plain)
    {
        var start = _position;
        var end = JsonBytes.EndOfNumber(_json, start, out value, out plain, out var expected);
        _position = end;
        if (expected is not null)
        {
            Fail(expected);
            return default;
        }

        _afterValue = true;
        return new TextSlice(start, end - start, escaped: false);
    }

    /// <summary>To be called after the root value: nothing but white space may follow.</summary>
    public void End()
    {
        if (!Failed)
        {
            _position = JsonBytes.SkipWhiteSpace(_json, _position);
            if (_position < _json.Length)
            {
                Fail("the end of the message");
            }
        }
    }

    private void ReadLiteral(ReadOnlySpan<byte> literal, string expected)
    {
        if (!_json[_position..].StartsWith(literal))
        {
            Fail(expected);
            return;
        }

        _position += literal.Length;
        _afterValue = true;
    }

    private void Leave()
    {
        _position++;
        _depth--;
        _afterValue = true;
    }

    /// <summary>The next byte that is no white space; 0, which is never valid JSON, at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte Next()
    {
        if ((uint)_position < (uint)_json.Length)
        {
            var next = _json[_position];
            if (next > (byte)' ')
            {
                return next;
            }
        }

        return NextAfterWhiteSpace();
    }

    private byte NextAfterWhiteSpace()
    {
        _position = JsonBytes.SkipWhiteSpace(_json, _position);
        return _position < _json.Length ? _json[_position] : (byte)0;
    }

    private bool Fail(string expected)
    {
        Expected ??= expected;
        return false;
    }
}

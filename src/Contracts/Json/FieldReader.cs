namespace DockLogs.Contracts;

/// <summary>
/// Reads the value of one field with the tolerances of field-notes.md. Each call consumes exactly one value; <c>null</c>
/// counts as missing; a value of the wrong type is noted, passed over, and counts as missing.
/// </summary>
internal static class FieldReader
{
    /// <summary>No time.</summary>
    public const long NoTime = long.MinValue;

    private const long FirstMillisecond = 100_000_000_000;
    private const long LastMillisecond = 253_402_300_799_999; // the end of the year 9999

    /// <summary>Goes into an object; false when there is none.</summary>
    public static bool EnterObject(ref JsonCursor cursor, ref FieldFault fault) =>
        Enter(ref cursor, ref fault, JsonKind.Object, "an object");

    /// <summary>Goes into an array; false when there is none.</summary>
    public static bool EnterArray(ref JsonCursor cursor, ref FieldFault fault) =>
        Enter(ref cursor, ref fault, JsonKind.Array, "an array");

    /// <summary>A string, or the characters of a number.</summary>
    public static TextSlice ReadText(ref JsonCursor cursor, ref FieldFault fault)
    {
        switch (cursor.Peek())
        {
            case JsonKind.String:
                return cursor.ReadString();
            case JsonKind.Number:
                return cursor.ReadNumber(out _, out _);
            default:
                Refuse(ref cursor, ref fault, "a string");
                return default;
        }
    }

    /// <summary>An integer, also in quotes, also with a fraction of zero; a blank string counts as missing.</summary>
    public static bool ReadInteger(ref JsonCursor cursor, ref FieldFault fault, out long value)
    {
        TextSlice text;
        value = 0;
        var kind = cursor.Peek();
        var position = cursor.Position;
        if (kind == JsonKind.Number)
        {
            text = cursor.ReadNumber(out value, out var plain);
            if (plain)
            {
                return true;
            }
        }
        else if (kind == JsonKind.String)
        {
            text = cursor.ReadString();
            if (text.IsBlank(cursor.Json))
            {
                return false;
            }
        }
        else
        {
            Refuse(ref cursor, ref fault, "an integer");
            return false;
        }

        if (cursor.Failed)
        {
            return false;
        }

        switch (IntegerText.Read(text.Raw(cursor.Json).Trim((byte)' '), out value))
        {
            case IntegerText.Outcome.Integer:
                return true;
            case IntegerText.Outcome.OutOfRange:
                fault.Note(ReadFaultReason.OutOfRange, position, "an integer of 64 bits");
                return false;
            default:
                fault.Note(ReadFaultReason.WrongType, position, "an integer");
                return false;
        }
    }

    /// <summary>A return code; false when missing.</summary>
    public static bool ReadResult(ref JsonCursor cursor, ref FieldFault fault, out int result)
    {
        cursor.Peek();
        var position = cursor.Position;
        var found = ReadInteger(ref cursor, ref fault, out var value);
        result = unchecked((int)value);
        if (result == value)
        {
            return found;
        }

        fault.Note(ReadFaultReason.OutOfRange, position, "an integer of 32 bits");
        return false;
    }

    /// <summary>A count of bytes or the like; -1 when missing or negative.</summary>
    public static long ReadAmount(ref JsonCursor cursor, ref FieldFault fault) =>
        ReadInteger(ref cursor, ref fault, out var value) && value >= 0 ? value : -1;

    /// <summary>
    /// A time, in seconds below 1e11 and else in milliseconds since 1970 (field-notes.md), as milliseconds;
    /// <see cref="NoTime"/> when missing, not after 1970, or beyond the year 9999.
    /// </summary>
    public static long ReadTime(ref JsonCursor cursor, ref FieldFault fault)
    {
        if (!ReadInteger(ref cursor, ref fault, out var value))
        {
            return NoTime;
        }

        return value switch
        {
            <= 0 or > LastMillisecond => NoTime,
            < FirstMillisecond => value * 1000,
            _ => value,
        };
    }

    /// <summary>True or false, or a number of which 0 is false; false when missing.</summary>
    public static bool ReadFlag(ref JsonCursor cursor, ref FieldFault fault)
    {
        var kind = cursor.Peek();
        if (kind is JsonKind.True or JsonKind.False)
        {
            cursor.Skip();
            return kind == JsonKind.True;
        }

        return ReadInteger(ref cursor, ref fault, out var value) && value != 0;
    }

    /// <summary>A time read with <see cref="ReadTime"/>.</summary>
    public static DateTimeOffset? ToTime(long milliseconds) =>
        milliseconds == NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static bool Enter(ref JsonCursor cursor, ref FieldFault fault, JsonKind wanted, string expected)
    {
        if (cursor.Peek() != wanted)
        {
            Refuse(ref cursor, ref fault, expected);
            return false;
        }

        cursor.Enter();
        return true;
    }

    private static void Refuse(ref JsonCursor cursor, ref FieldFault fault, string expected)
    {
        if (cursor.Peek() != JsonKind.Null)
        {
            fault.Note(ReadFaultReason.WrongType, cursor.Position, expected);
        }

        cursor.Skip();
    }
}

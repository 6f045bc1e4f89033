using System.Globalization;
using System.Text;

namespace DockLogs.Contracts;

/// <summary>Puts a fault into words: found, expected, where. Only messages that are refused pay for this.</summary>
internal static class FaultText
{
    private const int MaxFoundBytes = 40;

    /// <summary>The value at an offset is not what it should be.</summary>
    public static ReadFault Value(ReadOnlySpan<byte> json, string reason, int position, string expected)
    {
        var path = JsonPath.Of(json, position, UpMessageReader.MaxDepth);
        return new ReadFault(reason, Excerpt(json, position), expected, path);
    }

    /// <summary>A fault that was noted while reading.</summary>
    public static ReadFault Field(ReadOnlySpan<byte> json, in FieldFault fault) => fault.MissingField is { } field
        ? Missing(json, field, fault.Position, fault.Expected)
        : Value(json, fault.Reason ?? ReadFaultReason.WrongType, fault.Position, fault.Expected);

    /// <summary>The object at an offset lacks a field.</summary>
    public static ReadFault Missing(ReadOnlySpan<byte> json, string field, int position, string expected) =>
        new(ReadFaultReason.MissingField, "nothing", expected, $"{JsonPath.Of(json, position, UpMessageReader.MaxDepth)}.{field}");

    /// <summary>The bytes at an offset are no JSON.</summary>
    public static ReadFault Syntax(ReadOnlySpan<byte> json, int position, bool tooDeep, string expected)
    {
        var path = JsonPath.Of(json, position, UpMessageReader.MaxDepth);
        return tooDeep
            ? new ReadFault(ReadFaultReason.TooDeep, $"more than {UpMessageReader.MaxDepth} levels", $"at most {UpMessageReader.MaxDepth} levels", path)
            : new ReadFault(ReadFaultReason.NotJson, Byte(json, position), expected, path);
    }

    /// <summary>The bytes are not UTF-8.</summary>
    public static ReadFault NotUtf8(ReadOnlySpan<byte> json)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(json[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
        }

        return new ReadFault(
            ReadFaultReason.NotUtf8, Byte(json, position), "UTF-8", JsonPath.Of(json, position, UpMessageReader.MaxDepth));
    }

    private static string Byte(ReadOnlySpan<byte> json, int position)
    {
        if (position >= json.Length)
        {
            return json.IsEmpty ? "an empty message" : string.Create(CultureInfo.InvariantCulture, $"the end of the message at byte {position}");
        }

        var found = json[position];
        return found is > 0x20 and < 0x7F
            ? string.Create(CultureInfo.InvariantCulture, $"'{(char)found}' at byte {position}")
            : string.Create(CultureInfo.InvariantCulture, $"0x{found:X2} at byte {position}");
    }

    private static string Excerpt(ReadOnlySpan<byte> json, int position)
    {
        var cursor = new JsonCursor(json[position..], UpMessageReader.MaxDepth);
        cursor.Skip();
        var value = json.Slice(position, cursor.Position);
        return value.Length <= MaxFoundBytes
            ? Encoding.UTF8.GetString(value)
            : Encoding.UTF8.GetString(value[..MaxFoundBytes]).TrimEnd('\uFFFD') + "…";
    }
}

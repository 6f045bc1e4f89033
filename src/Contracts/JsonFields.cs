using System.Globalization;
using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>Tolerant access to the fields of a JSON object; the first wrong one raises <see cref="JsonFieldException"/>.</summary>
internal readonly struct JsonFields(JsonElement element, string path)
{
    public string Path { get; } = path;

    public static JsonFields Root(JsonElement root) => Of(root, "$", ReadFaultReason.NotAnObject);

    public bool Has(string name) => TryGet(name, out _);

    public JsonFields? Object(string name) => TryGet(name, out var value) ? Of(value, $"{Path}.{name}") : null;

    public JsonFields RequiredObject(string name) => Object(name) ?? throw Missing(name, "an object");

    public IEnumerable<JsonElement>? Array(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(value, "an array", $"{Path}.{name}");
    }

    public IReadOnlyList<JsonFields>? Objects(string name)
    {
        var path = $"{Path}.{name}";
        return Array(name)?.Select((item, index) => Of(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))).ToList();
    }

    public string Text(string name)
    {
        if (!TryGet(name, out var value))
        {
            return "";
        }

        return AsText(value) ?? throw Wrong(value, "a string", $"{Path}.{name}");
    }

    public static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    public string RequiredText(string name) => Has(name) ? Text(name) : throw Missing(name, "a string");

    public IReadOnlyList<string> Modules(string name)
    {
        var path = Path;
        return Array(name)?.Select((item, index) => AsText(item)
            ?? throw Wrong(item, "a string", string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{index}]"))).ToList()
            ?? throw Missing(name, "an array");
    }

    public long? Integer(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        var text = AsText(value) ?? throw Wrong(value, "an integer", $"{Path}.{name}");
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            || decimal.Truncate(number) != number)
        {
            throw Wrong(value, "an integer", $"{Path}.{name}");
        }

        return number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : throw new JsonFieldException(new ReadFault(ReadFaultReason.OutOfRange, Shorten(value.GetRawText()), "an integer of 64 bits", $"{Path}.{name}"));
    }

    public long RequiredInteger(string name) => Integer(name) ?? throw Missing(name, "an integer");

    public int? Result(string name) => Integer(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        var number => throw new JsonFieldException(new ReadFault(
            ReadFaultReason.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"{number}"), "an integer of 32 bits", $"{Path}.{name}")),
    };

    public bool Flag(string name) => TryGet(name, out var value) && (value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Integer(name) is not (null or 0),
    });

    public long? Amount(string name) => Integer(name) is >= 0 and var amount ? amount : null;

    /// <summary>Below 1e11 seconds, else milliseconds since 1970 (field-notes.md).</summary>
    public DateTimeOffset? Time(string name) => Integer(name) switch
    {
        > 0 and < 100_000_000_000 and var seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        >= 100_000_000_000 and <= 253_402_300_799_999 and var milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => null,
    };

    private static JsonFields Of(JsonElement value, string path, string reason = ReadFaultReason.WrongType) =>
        value.ValueKind == JsonValueKind.Object ? new JsonFields(value, path) : throw Wrong(value, "an object", path, reason);

    private static JsonFieldException Wrong(JsonElement value, string expected, string path, string reason = ReadFaultReason.WrongType) =>
        new(new ReadFault(reason, Shorten(value.GetRawText()), expected, path));

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private bool TryGet(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private JsonFieldException Missing(string name, string expected) =>
        new(new ReadFault(ReadFaultReason.MissingField, "nothing", expected, $"{Path}.{name}"));
}

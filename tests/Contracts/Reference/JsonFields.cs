using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockLogs.Contracts.Tests.Reference;

/// <summary>Tolerant access to the fields of a JSON object; the first wrong one raises <see cref="JsonFieldException"/>.</summary>
internal readonly partial struct JsonFields(JsonElement element, bool quiet = false)
{
    public static JsonFields Root(JsonElement root) => Of(root);

    /// <summary>The same fields, wrong ones counting as missing.</summary>
    public JsonFields Quietly() => new(element, quiet: true);

    public bool Has(string name) => TryGet(name, out _);

    public JsonFields? Object(string name) => TryGet(name, out var value) ? Of(value) : null;

    public JsonFields? ObjectOrNothing(string name) =>
        TryGet(name, out var value) && value.ValueKind == JsonValueKind.Object ? new JsonFields(value) : null;

    public JsonFields RequiredObject(string name) => Object(name) ?? throw new JsonFieldException();

    public IReadOnlyList<JsonFields>? Objects(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Of).ToList() : throw new JsonFieldException();
    }

    /// <summary>Both spellings are checked; with both there, the later one counts.</summary>
    public T? EitherSpelling<T>(string right, string wrong, Func<JsonFields, string, T?> read)
    {
        var (first, second) = (read(this, right), read(this, wrong));
        return element.EnumerateObject().LastOrDefault(p => p.NameEquals(right) || p.NameEquals(wrong)) is { Value.ValueKind: not JsonValueKind.Undefined } last
            && last.NameEquals(wrong)
            ? second
            : first;
    }

    public string Text(string name)
    {
        if (!TryGet(name, out var value))
        {
            return "";
        }

        return AsText(value) ?? (quiet ? "" : throw new JsonFieldException());
    }

    public string? StringOnly(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JsonFieldException();
    }

    public string Module(string name)
    {
        var text = Text(name);
        return text.AsSpan().ContainsAny("eE.") && TryInteger(text, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : text.Trim();
    }

    public long? Integer(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        var text = AsText(value);
        if (text is not null && value.ValueKind == JsonValueKind.String)
        {
            // Escapes have no business in a number.
            text = value.GetRawText()[1..^1].Trim(' ');
            if (text.Length == 0)
            {
                return null;
            }
        }

        if (text is not null && TryInteger(text, out var number))
        {
            return number;
        }

        return quiet ? null : throw new JsonFieldException();
    }

    public long RequiredInteger(string name) => Integer(name) ?? throw new JsonFieldException();

    public int? Result(string name) => Integer(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and var number => (int)number,
        _ => throw new JsonFieldException(),
    };

    public bool Flag(string name) => TryGet(name, out var value) && (value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Integer(name) is not (null or 0),
    });

    public long? Amount(string name) => Integer(name) is >= 0 and var amount ? amount : null;

    public DateTimeOffset? Time(string name) => Integer(name) switch
    {
        > 0 and < 100_000_000_000 and var seconds => DateTimeOffset.FromUnixTimeMilliseconds(seconds * 1000),
        >= 100_000_000_000 and <= 253_402_300_799_999 and var milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        _ => null,
    };

    private static JsonFields Of(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? new JsonFields(value) : throw new JsonFieldException();

    private static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static bool TryInteger(string text, out long number)
    {
        number = 0;
        var match = Number().Match(text);
        if (!match.Success || match.Groups[2].Length + match.Groups[3].Length == 0)
        {
            return false;
        }

        var digits = match.Groups[2].Value + match.Groups[3].Value;
        var mantissa = BigInteger.Parse("0" + digits, CultureInfo.InvariantCulture);
        var exponentText = match.Groups[4].Value;
        var exponent = (exponentText.Length == 0 ? 0 : BigInteger.Parse(exponentText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            - match.Groups[3].Length;
        for (; exponent < 0 && !mantissa.IsZero; exponent++)
        {
            if (mantissa % 10 != 0)
            {
                return false;
            }

            mantissa /= 10;
        }

        for (; exponent > 0 && !mantissa.IsZero && mantissa <= ulong.MaxValue; exponent--)
        {
            mantissa *= 10;
        }

        mantissa *= match.Groups[1].Length > 0 ? -1 : 1;
        if (mantissa < long.MinValue || mantissa > long.MaxValue)
        {
            return false;
        }

        number = (long)mantissa;
        return true;
    }

    private bool TryGet(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    [GeneratedRegex(@"^(-?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

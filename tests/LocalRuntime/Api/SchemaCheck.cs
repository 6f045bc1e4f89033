using System.Globalization;
using System.Text.Json;

namespace DockLogs.LocalRuntime.Tests.Api;

/// <summary>
/// The part of JSON Schema that openapi.json uses, and stricter in one thing: an object may only have the fields that its
/// schema names.
/// </summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What does not fit, each with its place.</summary>
    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        List<string> faults = [];
        Check(schema, value, "$", faults);
        return faults;
    }

    /// <summary>What a reference leads to; itself when it is none.</summary>
    public JsonElement Resolve(JsonElement element)
    {
        while (element.TryGetProperty("$ref", out JsonElement reference))
        {
            element = reference.GetString()!.Split('/')[1..].Aggregate(document, (place, part) => place.GetProperty(part));
        }

        return element;
    }

    private void Check(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("type", out JsonElement type) && !TypesOf(type).Any(name => Is(name, value)))
        {
            faults.Add($"{place}: found {value.ValueKind}, expected {type.GetRawText()}");
            return;
        }

        if (schema.TryGetProperty("enum", out JsonElement words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
        {
            faults.Add($"{place}: found {value.GetRawText()}, expected one of {words.GetRawText()}");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, value, place, faults);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, value, place, faults);
                break;
            case JsonValueKind.Number:
                Limit("minimum", (found, limit) => found >= limit, value.GetDecimal());
                Limit("maximum", (found, limit) => found <= limit, value.GetDecimal());
                break;
            case JsonValueKind.String:
                Limit("maxLength", (found, limit) => found <= limit, value.GetString()!.Length);
                CheckFormat(schema, value.GetString()!, place, faults);
                break;
        }

        void Limit(string keyword, Func<decimal, decimal, bool> holds, decimal found)
        {
            if (schema.TryGetProperty(keyword, out JsonElement limit) && !holds(found, limit.GetDecimal()))
            {
                faults.Add($"{place}: {found} breaks {keyword} {limit}");
            }
        }
    }

    private void CheckObject(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{place}: {name} is missing"));
        }

        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return;
        }

        foreach (JsonProperty field in value.EnumerateObject())
        {
            if (properties.TryGetProperty(field.Name, out JsonElement inner))
            {
                Check(inner, field.Value, $"{place}.{field.Name}", faults);
            }
            else
            {
                faults.Add($"{place}.{field.Name}: not in the document");
            }
        }
    }

    private void CheckArray(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        if (schema.TryGetProperty("items", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Check(items, item, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), faults);
            }
        }
    }

    private static void CheckFormat(JsonElement schema, string text, string place, List<string> faults)
    {
        bool fits = !schema.TryGetProperty("format", out JsonElement format) || format.GetString() switch
        {
            // The API promises UTC.
            "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            "uuid" => Guid.TryParseExact(text, "D", out _),
            _ => true,
        };
        if (!fits)
        {
            faults.Add($"{place}: '{text}' is no {format}");
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new InvalidOperationException($"The document uses the type '{type}', which this check does not know."),
    };
}

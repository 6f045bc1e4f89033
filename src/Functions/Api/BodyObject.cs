using System.Text.Json;

namespace DockLogs.Functions.Api;

/// <summary>Reads the members of one JSON object and reports unknown, repeated, missing and mistyped ones.</summary>
internal sealed class BodyObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly RequestFaults _faults;

    private BodyObject(BodyPath path, RequestFaults faults)
    {
        Path = path;
        _faults = faults;
    }

    public BodyPath Path { get; }

    /// <summary>The object at <paramref name="path"/>; null, with the fault reported, when it is none.</summary>
    public static BodyObject? Read(JsonElement element, BodyPath path, RequestFaults faults, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(path, RequestFaults.Describe(element), "an object");
            return null;
        }

        BodyObject result = new(path, faults);
        string expected = $"only {string.Join(", ", known)}";
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                faults.Add(path.Member(property.Name), "unknown field", expected);
            }
            else if (!result._members.TryAdd(property.Name, property.Value))
            {
                faults.Add(path.Member(property.Name), "the field a second time", "each field once");
            }
        }

        return result;
    }

    /// <summary>A member that may be left out or null.</summary>
    public bool TryGet(string name, out JsonElement value) =>
        _members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A member that must be there.</summary>
    public bool TryRequire(string name, string expected, out JsonElement value)
    {
        if (_members.TryGetValue(name, out value))
        {
            return true;
        }

        _faults.Add(Path.Member(name), "nothing", expected);
        return false;
    }

    /// <summary>A text of at most <paramref name="longest"/> characters, or null.</summary>
    public string? Text(string name, int longest)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        string expected = $"a text of at most {longest} characters";
        if (value.ValueKind != JsonValueKind.String)
        {
            _faults.Add(Path.Member(name), RequestFaults.Describe(value), expected);
            return null;
        }

        string text = value.GetString()!;
        if (text.Length > longest)
        {
            _faults.Add(Path.Member(name), $"{text.Length} characters", expected);
            return null;
        }

        return text;
    }

    /// <summary>A truth value, or null.</summary>
    public bool? Flag(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        _faults.Add(Path.Member(name), RequestFaults.Describe(value), "true or false");
        return null;
    }

    /// <summary>The distinct modules of an optional list; null when it is left out or no list.</summary>
    public IReadOnlyList<string>? Modules(string name)
    {
        if (!TryGet(name, out JsonElement value))
        {
            return null;
        }

        const string Expected = "a list of one or both of \"0\" (aircraft) and \"3\" (dock)";
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            _faults.Add(Path.Member(name), RequestFaults.Describe(value), Expected);
            return null;
        }

        List<string> modules = [];
        int index = 0;
        foreach (JsonElement element in value.EnumerateArray())
        {
            BodyPath place = Path.Member(name).Element(index++);
            if (BodyValues.TryReadModule(element, place, _faults, out string module))
            {
                if (modules.Contains(module))
                {
                    _faults.Add(place, $"module {RequestFaults.Quote(module)} a second time", "each module once");
                }
                else
                {
                    modules.Add(module);
                }
            }
        }

        return modules;
    }
}

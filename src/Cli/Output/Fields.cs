using System.Text.Json;

namespace DockLogs.Cli.Output;

/// <summary>One thing, a field a line; fields without a value are left out.</summary>
internal sealed class Fields
{
    private readonly List<(string Name, Cell Value)> _fields = [];

    /// <summary>Adds a field.</summary>
    public Fields Add(string name, Cell value)
    {
        if (value.Text.Length > 0)
        {
            _fields.Add((name, value));
        }

        return this;
    }

    /// <summary>Adds what the API said beyond what this program knows.</summary>
    public Fields Add(IReadOnlyDictionary<string, JsonElement>? more)
    {
        foreach ((string name, JsonElement value) in more ?? new Dictionary<string, JsonElement>())
        {
            Add(Printable.Of(name), value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
        }

        return this;
    }

    /// <summary>Writes the fields.</summary>
    public void WriteTo(Screen screen)
    {
        int width = _fields.Max(field => field.Name.Length);
        foreach ((string name, Cell value) in _fields)
        {
            screen.WriteLine($"{name.PadRight(width)}  {screen.Coloured(value)}");
        }
    }
}

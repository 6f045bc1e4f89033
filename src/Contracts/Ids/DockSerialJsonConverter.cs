using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.Contracts;

/// <summary>A serial number in JSON is a string, also as a property name; an empty string is the default value.</summary>
public sealed class DockSerialJsonConverter : JsonConverter<DockSerial>
{
    /// <inheritdoc/>
    public override DockSerial Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromText(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DockSerial value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    /// <inheritdoc/>
    public override DockSerial ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromText(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, DockSerial value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.Value);
    }

    private static DockSerial FromText(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return default;
        }

        return DockSerial.TryParse(text, out var serial)
            ? serial
            : throw new JsonException($"not a serial number: expected {DockSerial.Expected}");
    }
}

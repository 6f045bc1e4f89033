using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.Contracts;

/// <summary>An upload id in JSON is a string, also as a property name.</summary>
public sealed class UploadIdJsonConverter : JsonConverter<UploadId>
{
    /// <inheritdoc/>
    public override UploadId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromText(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, UploadId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToGuid());
    }

    /// <inheritdoc/>
    public override UploadId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromText(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, UploadId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.Value);
    }

    private static UploadId FromText(string? text) =>
        UploadId.TryParse(text, out var id) ? id : throw new JsonException($"not an upload id: expected {UploadId.Expected}");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Durable.History;

/// <summary>Events as the UTF-8 JSON that the database keeps.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<HistoryEvent>))]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(InstanceStart))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    // Payloads are JSON within JSON strings: the relaxed encoder writes their quotes as two characters, not six.
    private static readonly HistoryJson Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(List<HistoryEvent> events) => JsonSerializer.SerializeToUtf8Bytes(events, Relaxed.ListHistoryEvent);

    public static List<HistoryEvent> ReadRow(ReadOnlySpan<byte> row) =>
        JsonSerializer.Deserialize(row, Relaxed.ListHistoryEvent) ?? [];

    public static byte[] Write(HistoryEvent message) => JsonSerializer.SerializeToUtf8Bytes(message, Relaxed.HistoryEvent);

    public static HistoryEvent ReadMessage(ReadOnlySpan<byte> message) =>
        JsonSerializer.Deserialize(message, Relaxed.HistoryEvent)
        ?? throw new InvalidDataException("Found a null message in the database, expected an event.");

    public static string Write(Failure failure) => JsonSerializer.Serialize(failure, Relaxed.Failure);

    public static Failure? ReadFailure(string? failure) =>
        failure is null ? null : JsonSerializer.Deserialize(failure, Relaxed.Failure);

    public static string Write(InstanceStart start) => JsonSerializer.Serialize(start, Relaxed.InstanceStart);

    public static InstanceStart ReadStart(string? start) =>
        (start is null ? null : JsonSerializer.Deserialize(start, Relaxed.InstanceStart)) ?? History.InstanceStart.Plain;
}

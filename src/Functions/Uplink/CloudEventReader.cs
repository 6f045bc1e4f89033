using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// Takes MQTT messages out of Event Hubs events: CloudEvents in binary mode (CloudEvents AMQP binding, as our bridge
/// sends them) or structured, one or a batch (as Event Grid's MQTT broker routes them). The subject is the MQTT topic.
/// </summary>
internal static class CloudEventReader
{
    private const string StructuredType = "application/cloudevents";
    private const string BatchType = "application/cloudevents-batch";
    private static readonly string[] SubjectProperties = ["cloudEvents:subject", "cloudEvents_subject"];
    private static readonly JsonEventFormatter Formatter = new(default, new JsonDocumentOptions { MaxDepth = UpMessageReader.MaxDepth + 2 });

    /// <summary>The messages of one event; never throws, whatever the bytes are.</summary>
    public static IReadOnlyList<UplinkMessage> Read(EventData data)
    {
        ReadOnlyMemory<byte> body = data.EventBody.ToMemory();
        foreach (string name in SubjectProperties)
        {
            if (data.Properties.TryGetValue(name, out object? subject))
            {
                return [new UplinkMessage(subject?.ToString() ?? "", body, Trace: TraceOf(data))];
            }
        }

        if (data.ContentType?.StartsWith(StructuredType, StringComparison.OrdinalIgnoreCase) != true && !LooksStructured(body.Span))
        {
            return [Unreadable(body, "an event without the property cloudEvents:subject")];
        }

        try
        {
            bool isBatch = data.ContentType?.StartsWith(BatchType, StringComparison.OrdinalIgnoreCase) == true || FirstByte(body.Span) == (byte)'[';
            return isBatch
                ? [.. Formatter.DecodeBatchModeMessage(body, new ContentType(BatchType + "+json"), null).Select(Take)]
                : [Take(Formatter.DecodeStructuredModeMessage(body, new ContentType(StructuredType + "+json"), null))];
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            return [Unreadable(body, e.Message)];
        }
    }

    private static string? TraceOf(EventData data) =>
        data.Properties.TryGetValue("cloudEvents:traceparent", out object? trace) || data.Properties.TryGetValue("cloudEvents_traceparent", out trace)
            ? trace as string
            : null;

    private static UplinkMessage Take(CloudEvent cloudEvent)
    {
        ReadOnlyMemory<byte> payload = cloudEvent.Data switch
        {
            byte[] bytes => bytes,
            string text => Encoding.UTF8.GetBytes(text),

            // The payload was JSON and became part of the envelope; its own text is taken, not a rewritten one.
            JsonElement { ValueKind: JsonValueKind.String } text => Encoding.UTF8.GetBytes(text.GetString()!),
            JsonElement element => Encoding.UTF8.GetBytes(element.GetRawText()),
            _ => default,
        };
        return new UplinkMessage(cloudEvent.Subject ?? "", payload);
    }

    private static UplinkMessage Unreadable(ReadOnlyMemory<byte> body, string found) => new("", body, new ReadFault(
        "not-a-cloud-event", found, "CloudEvents with the MQTT topic as subject, in binary mode or structured as JSON", "$"));

    private static bool LooksStructured(ReadOnlySpan<byte> body) => FirstByte(body) is (byte)'{' or (byte)'[' && body.IndexOf("\"specversion\""u8) >= 0;

    private static byte FirstByte(ReadOnlySpan<byte> body)
    {
        int index = body.IndexOfAnyExcept(" \t\r\n"u8);
        return index < 0 ? default : body[index];
    }
}

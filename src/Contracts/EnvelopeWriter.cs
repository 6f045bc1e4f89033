using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DockLogs.Contracts;

/// <summary>Writes what every message has around its <c>data</c>; fields in the order of the page's examples.</summary>
internal static class EnvelopeWriter
{
    // Devices are strict and their parsers plain: '+' or '/' of a token go out as they are, not as \u002B.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write<TData>(in Envelope envelope, TData data, Action<Utf8JsonWriter, TData> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("bid"u8, envelope.Bid);
            writer.WriteStartObject("data"u8);
            writeData(writer, data);
            writer.WriteEndObject();
            if (envelope.Gateway is { } gateway)
            {
                writer.WriteString("gateway"u8, gateway);
            }

            if (envelope.Method is { } method)
            {
                writer.WriteString("method"u8, method);
            }

            if (envelope.NeedReply is { } needReply)
            {
                writer.WriteNumber("need_reply"u8, needReply ? 1 : 0);
            }

            writer.WriteString("tid"u8, envelope.Tid);
            writer.WriteNumber("timestamp"u8, envelope.Timestamp.ToUnixTimeMilliseconds());
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What is around <c>data</c>; null = the field is left out.</summary>
    public readonly record struct Envelope(
        string Tid, string Bid, DateTimeOffset Timestamp, string? Method, string? Gateway = null, bool? NeedReply = null);
}

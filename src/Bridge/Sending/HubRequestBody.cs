using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace DockLogs.Bridge.Sending;

/// <summary>
/// The body of a batch send (https://learn.microsoft.com/rest/api/eventhub/send-batch-events):
/// <c>[{"Body":"…","BrokerProperties":{…},"UserProperties":{…}},…]</c>. <c>Body</c> is a string, which the hub keeps as UTF-8:
/// what is not UTF-8 cannot travel so untouched and is sent alone.
/// </summary>
internal sealed class HubRequestBody(int maxBytes)
{
    // Quotes are most of what a JSON payload needs escaped; escaping '<', '+' or 'é' as well would only make it longer.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly ArrayBufferWriter<byte> _event = new();

    /// <summary>Events in the body.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an event; false when it does not fit, or not into any batch.</summary>
    public bool TryAdd(HubEvent hubEvent, string source)
    {
        if (!Utf8.IsValid(hubEvent.Body.Span) || _body.WrittenCount + hubEvent.Body.Length >= maxBytes)
        {
            return false;
        }

        _event.ResetWrittenCount();
        Write(hubEvent, source);
        if (_body.WrittenCount + _event.WrittenCount + 2 > maxBytes)
        {
            return false;
        }

        _body.Write(Count == 0 ? "["u8 : ","u8);
        _body.Write(_event.WrittenSpan);
        Count++;
        return true;
    }

    /// <summary>Ends the body and begins a new one.</summary>
    public byte[] Take()
    {
        _body.Write("]"u8);
        var taken = _body.WrittenSpan.ToArray();
        _body.ResetWrittenCount();
        Count = 0;
        return taken;
    }

    private void Write(HubEvent hubEvent, string source)
    {
        using var json = new Utf8JsonWriter(_event, Format);
        json.WriteStartObject();
        json.WriteString("Body", hubEvent.Body.Span);
        json.WriteStartObject("BrokerProperties");
        json.WriteString("PartitionKey", hubEvent.Gateway.Value);
        json.WriteEndObject();
        json.WriteStartObject("UserProperties");
        foreach (var (name, value) in CloudEventProperties.Of(hubEvent, source))
        {
            json.WriteString(CloudEventProperties.Prefix + name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

using System.Buffers;
using DockLogs.Bridge.Sending;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>What the bridge sends, with the properties of <see cref="CloudEventProperties"/>, written without making texts of them first.</summary>
/// <param name="events">The events.</param>
/// <param name="head">The properties that all events have in common (<see cref="HeadOf"/>).</param>
internal sealed class CloudEventBatch(IReadOnlyList<HubEvent> events, ReadOnlyMemory<byte> head) : HubBatch
{
    private const int Properties = 6;
    private const string Subject = CloudEventProperties.Prefix + "subject";
    private const string Id = CloudEventProperties.Prefix + "id";
    private const string Time = CloudEventProperties.Prefix + "time";
    private const string Traceparent = CloudEventProperties.Prefix + "traceparent";

    public override int Count => events.Count;

    /// <summary>The part that is the same for all events of a source.</summary>
    public static ReadOnlyMemory<byte> HeadOf(string source)
    {
        var head = new ArrayBufferWriter<byte>();
        Write("specversion", "1.0");
        Write("type", CloudEventProperties.PublishedType);
        Write("source", source);
        return head.WrittenMemory;

        void Write(string name, string value)
        {
            HubChunk.WriteName(head, CloudEventProperties.Prefix + name);
            HubChunk.WriteText(head, value);
        }
    }

    public override string KeyOf(int index) => events[index].Gateway.Value;

    public override int LengthOf(int index) => events[index].Body.Length;

    public override void Write(int index, ArrayBufferWriter<byte> chunk)
    {
        HubEvent hubEvent = events[index];
        HubChunk.WriteText(chunk, hubEvent.Gateway.Value);
        HubChunk.WriteNumber(chunk, hubEvent.Traceparent is null ? Properties : Properties + 1);
        chunk.Write(head.Span);
        HubChunk.WriteName(chunk, Subject);
        HubChunk.WriteText(chunk, hubEvent.Topic);
        HubChunk.WriteName(chunk, Id);
        HubChunk.WriteText(chunk, hubEvent.Id);
        HubChunk.WriteName(chunk, Time);
        HubChunk.WriteTime(chunk, hubEvent.Time);
        if (hubEvent.Traceparent is { } traceparent)
        {
            HubChunk.WriteName(chunk, Traceparent);
            HubChunk.WriteText(chunk, traceparent);
        }

        HubChunk.WriteBytes(chunk, hubEvent.Body.Span);
    }
}

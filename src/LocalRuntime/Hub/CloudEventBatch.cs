using System.Buffers;
using DockLogs.Bridge.Sending;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>What the bridge sends, with the properties of <see cref="CloudEventProperties"/>, written without making texts of them first.</summary>
/// <param name="events">The events.</param>
/// <param name="head">Number of properties, and those that all events have in common (<see cref="HeadOf"/>).</param>
internal sealed class CloudEventBatch(IReadOnlyList<HubEvent> events, ReadOnlyMemory<byte> head) : HubBatch
{
    private const int Properties = 6;
    private const string Subject = CloudEventProperties.Prefix + "subject";
    private const string Id = CloudEventProperties.Prefix + "id";
    private const string Time = CloudEventProperties.Prefix + "time";

    public override int Count => events.Count;

    /// <summary>The part that is the same for all events of a source.</summary>
    public static ReadOnlyMemory<byte> HeadOf(string source)
    {
        var head = new ArrayBufferWriter<byte>();
        HubChunk.WriteNumber(head, Properties);
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
        chunk.Write(head.Span);
        HubChunk.WriteName(chunk, Subject);
        HubChunk.WriteText(chunk, hubEvent.Topic);
        HubChunk.WriteName(chunk, Id);
        HubChunk.WriteText(chunk, hubEvent.Id);
        HubChunk.WriteName(chunk, Time);
        HubChunk.WriteTime(chunk, hubEvent.Time);
        HubChunk.WriteBytes(chunk, hubEvent.Body.Span);
    }
}

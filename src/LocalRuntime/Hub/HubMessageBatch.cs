using System.Buffers;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>Messages with whatever properties they have.</summary>
internal sealed class HubMessageBatch(IReadOnlyList<HubMessage> messages) : HubBatch
{
    public override int Count => messages.Count;

    public override string? KeyOf(int index) => messages[index].PartitionKey;

    public override int LengthOf(int index) => messages[index].Body.Length;

    public override void Write(int index, ArrayBufferWriter<byte> chunk)
    {
        HubMessage message = messages[index];
        HubChunk.WriteText(chunk, message.PartitionKey);
        HubChunk.WriteNumber(chunk, message.Properties.Count);
        foreach ((string name, string value) in message.Properties)
        {
            HubChunk.WriteName(chunk, name);
            HubChunk.WriteText(chunk, value);
        }

        HubChunk.WriteBytes(chunk, message.Body.Span);
    }
}

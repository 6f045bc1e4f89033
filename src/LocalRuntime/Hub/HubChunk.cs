using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// Many events of one partition in one blob, because a row per event is what makes a log on SQLite slow.
/// An event is: partition key, number of properties, their names and values, body; each text and the body
/// preceded by its length + 1 as a little-endian Int32 (0 = null).
/// </summary>
internal static class HubChunk
{
    public static void Append(ArrayBufferWriter<byte> chunk, HubMessage message)
    {
        WriteText(chunk, message.PartitionKey);
        WriteNumber(chunk, message.Properties.Count);
        foreach ((string name, string value) in message.Properties)
        {
            WriteText(chunk, name);
            WriteText(chunk, value);
        }

        WriteNumber(chunk, message.Body.Length + 1);
        chunk.Write(message.Body.Span);
    }

    public static IEnumerable<HubRecord> Read(ReadOnlyMemory<byte> chunk, long firstSequence, DateTimeOffset stored)
    {
        long sequence = firstSequence;
        while (!chunk.IsEmpty)
        {
            string? partitionKey = ReadText(ref chunk);
            var properties = new KeyValuePair<string, string>[ReadNumber(ref chunk)];
            for (int i = 0; i < properties.Length; i++)
            {
                string name = ReadText(ref chunk) ?? "";
                properties[i] = new KeyValuePair<string, string>(name, ReadText(ref chunk) ?? "");
            }

            int length = ReadNumber(ref chunk) - 1;
            yield return new HubRecord
            {
                Sequence = sequence++,
                EnqueuedTime = stored,
                PartitionKey = partitionKey,
                Properties = properties,
                Body = chunk[..length],
            };
            chunk = chunk[length..];
        }
    }

    private static void WriteNumber(ArrayBufferWriter<byte> chunk, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(chunk.GetSpan(sizeof(int)), number);
        chunk.Advance(sizeof(int));
    }

    private static void WriteText(ArrayBufferWriter<byte> chunk, string? text)
    {
        if (text is null)
        {
            WriteNumber(chunk, 0);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(text);
        WriteNumber(chunk, length + 1);
        Encoding.UTF8.GetBytes(text, chunk.GetSpan(length));
        chunk.Advance(length);
    }

    private static int ReadNumber(ref ReadOnlyMemory<byte> chunk)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(chunk.Span);
        chunk = chunk[sizeof(int)..];
        return number;
    }

    private static string? ReadText(ref ReadOnlyMemory<byte> chunk)
    {
        int length = ReadNumber(ref chunk) - 1;
        if (length < 0)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(chunk.Span[..length]);
        chunk = chunk[length..];
        return text;
    }
}

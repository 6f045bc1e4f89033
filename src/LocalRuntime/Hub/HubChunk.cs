using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DockLogs.Bridge.Sending;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>
/// Many events of one partition in one piece. An event is: partition key, number of properties, their names and values,
/// body; each text and the body preceded by its length + 1 as a little-endian Int32 (0 = null). A name that every event
/// of the bridge has is -1, -2 … instead.
/// </summary>
internal static class HubChunk
{
    // In files: never change the order, only add.
    private static readonly string[] KnownNames =
        [.. ((string[])["specversion", "type", "source", "subject", "id", "time", "traceparent"]).Select(name => CloudEventProperties.Prefix + name)];

    /// <summary>Adds the events from sequence number <paramref name="from"/> on to <paramref name="records"/>.</summary>
    public static void Read(ReadOnlyMemory<byte> chunk, long firstSequence, DateTimeOffset stored, long from, Queue<HubRecord> records)
    {
        for (long sequence = firstSequence; !chunk.IsEmpty; sequence++)
        {
            string? partitionKey = ReadText(ref chunk);
            var properties = new KeyValuePair<string, string>[ReadNumber(ref chunk)];
            for (int i = 0; i < properties.Length; i++)
            {
                string name = ReadName(ref chunk);
                properties[i] = new KeyValuePair<string, string>(name, ReadText(ref chunk) ?? "");
            }

            int length = ReadNumber(ref chunk) - 1;
            if (sequence >= from)
            {
                records.Enqueue(new HubRecord
                {
                    Sequence = sequence,
                    EnqueuedTime = stored,
                    PartitionKey = partitionKey,
                    Properties = properties,
                    Body = chunk[..length],
                });
            }

            chunk = chunk[length..];
        }
    }

    public static void WriteNumber(ArrayBufferWriter<byte> chunk, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(chunk.GetSpan(sizeof(int)), number);
        chunk.Advance(sizeof(int));
    }

    public static void WriteName(ArrayBufferWriter<byte> chunk, string name)
    {
        int known = Array.IndexOf(KnownNames, name);
        if (known < 0)
        {
            WriteText(chunk, name);
        }
        else
        {
            WriteNumber(chunk, -1 - known);
        }
    }

    public static void WriteText(ArrayBufferWriter<byte> chunk, string? text)
    {
        if (text is null)
        {
            WriteNumber(chunk, 0);
            return;
        }

        Span<byte> room = chunk.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, length + 1);
        chunk.Advance(sizeof(int) + length);
    }

    /// <summary>Writes a time as text, RFC 3339 with seven decimals, UTC.</summary>
    public static void WriteTime(ArrayBufferWriter<byte> chunk, DateTimeOffset time)
    {
        const int MostBytes = 33;
        Span<byte> room = chunk.GetSpan(sizeof(int) + MostBytes);
        time.UtcDateTime.TryFormat(room[sizeof(int)..], out int length, "O", CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteInt32LittleEndian(room, length + 1);
        chunk.Advance(sizeof(int) + length);
    }

    public static void WriteBytes(ArrayBufferWriter<byte> chunk, ReadOnlySpan<byte> bytes)
    {
        WriteNumber(chunk, bytes.Length + 1);
        chunk.Write(bytes);
    }

    private static int ReadNumber(ref ReadOnlyMemory<byte> chunk)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(chunk.Span);
        chunk = chunk[sizeof(int)..];
        return number;
    }

    private static string ReadName(ref ReadOnlyMemory<byte> chunk)
    {
        int number = BinaryPrimitives.ReadInt32LittleEndian(chunk.Span);
        if (number >= 0)
        {
            return ReadText(ref chunk) ?? "";
        }

        chunk = chunk[sizeof(int)..];
        return KnownNames[-1 - number];
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

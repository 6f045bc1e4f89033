namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>What went over one connection: packet identifiers of PUBLISH down to the bridge and of PUBACK up to the broker.</summary>
internal sealed class RecordedConnection
{
    private readonly Lock _gate = new();
    private readonly List<ushort> _delivered = [];
    private readonly List<ushort> _acknowledged = [];

    public IReadOnlyList<ushort> Delivered
    {
        get
        {
            lock (_gate)
            {
                return [.. _delivered];
            }
        }
    }

    public IReadOnlyList<ushort> Acknowledged
    {
        get
        {
            lock (_gate)
            {
                return [.. _acknowledged];
            }
        }
    }

    public bool SaidGoodbye { get; private set; }

    /// <summary>Takes the whole packets out of the buffer (MQTT 5.0 section 2.1: type, remaining length, body).</summary>
    public void Read(List<byte> buffer)
    {
        while (TryTakePacket(buffer, out var type, out var body))
        {
            lock (_gate)
            {
                switch (type >> 4)
                {
                    case 3 when (type & 0b0110) != 0:
                        var topic = (body[0] << 8) + body[1];
                        _delivered.Add((ushort)((body[topic + 2] << 8) + body[topic + 3]));
                        break;
                    case 4:
                        _acknowledged.Add((ushort)((body[0] << 8) + body[1]));
                        break;
                    case 14:
                        SaidGoodbye = true;
                        break;
                }
            }
        }
    }

    private static bool TryTakePacket(List<byte> buffer, out byte type, out byte[] body)
    {
        type = 0;
        body = [];
        var length = 0;
        for (var index = 1; index < buffer.Count; index++)
        {
            length += (buffer[index] & 0x7F) << (7 * (index - 1));
            if ((buffer[index] & 0x80) == 0)
            {
                if (buffer.Count < index + 1 + length)
                {
                    return false;
                }

                type = buffer[0];
                body = [.. buffer.GetRange(index + 1, length)];
                buffer.RemoveRange(0, index + 1 + length);
                return true;
            }
        }

        return false;
    }
}

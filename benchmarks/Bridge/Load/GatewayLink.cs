using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DockLogs.BridgeBenchmark.Load;

/// <summary>
/// One gateway's connection: MQTT 3.1.1 CONNECT, then QoS 1 PUBLISH packets in windows, many to a send. It does no more
/// than that, because what the load costs is missing to those who are measured.
/// </summary>
internal sealed class GatewayLink : IDisposable
{
    private const byte PublishQos1 = 0x32;
    private const int PubAckBytes = 4;
    private const int LengthBytes = 3; // of a packet up to 2 MB (MQTT 3.1.1 section 2.2.3)
    private const int HeadBytes = 1 + LengthBytes + 2 + 2;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _clientId;
    private readonly int _window;
    private readonly PayloadWriter _payload;
    private readonly byte[] _topic;
    private readonly byte[] _packets;
    private readonly byte[] _acknowledgements = new byte[64 * 1024];
    private ushort _packetId;
    private int _partial;

    /// <param name="clientId">MQTT client id.</param>
    /// <param name="topic">Where it publishes.</param>
    /// <param name="window">Most messages without acknowledgement.</param>
    /// <param name="maxBytes">Largest payload.</param>
    /// <param name="payload">Writes the payload of a message.</param>
    public GatewayLink(string clientId, string topic, int window, int maxBytes, PayloadWriter payload)
    {
        _clientId = clientId;
        _window = window;
        _payload = payload;
        _topic = Encoding.UTF8.GetBytes(topic);
        _packets = new byte[window * (HeadBytes + _topic.Length + maxBytes)];
    }

    public async Task ConnectAsync(int port)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        var clientId = Encoding.UTF8.GetBytes(_clientId);
        byte[] connect = [0x10, (byte)(12 + clientId.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)clientId.Length, .. clientId];
        await SendAsync(connect);
        var answer = new byte[4];
        for (var read = 0; read < answer.Length;)
        {
            read += await ReceiveAsync(answer.AsMemory(read));
        }

        if (answer[0] != 0x20 || answer[3] != 0)
        {
            throw new InvalidOperationException($"The broker refused {_clientId}: {Convert.ToHexString(answer)}.");
        }
    }

    /// <summary>Publishes messages; ends when the broker has acknowledged all of them.</summary>
    public async Task PublishAsync(long firstSequence, int count)
    {
        var (sent, acknowledged) = (0, 0);
        while (acknowledged < count)
        {
            var room = Math.Min(_window - (sent - acknowledged), count - sent);
            if (room > 0 && sent - acknowledged <= _window / 2)
            {
                var length = 0;
                for (var i = 0; i < room; i++)
                {
                    length += WritePacket(_packets.AsSpan(length), firstSequence + sent++);
                }

                await SendAsync(_packets.AsMemory(0, length));
            }

            _partial += await ReceiveAsync(_acknowledgements);
            acknowledged += _partial / PubAckBytes;
            _partial %= PubAckBytes;
        }
    }

    public void Dispose() => _socket.Dispose();

    private int WritePacket(Span<byte> packet, long sequence)
    {
        // The payload first, behind the longest head there can be; the head goes right before it.
        var payloadAt = HeadBytes + _topic.Length;
        var payload = _payload(packet[payloadAt..], sequence);
        Span<byte> head = stackalloc byte[1 + LengthBytes];
        head[0] = PublishQos1;
        var headLength = 1;
        for (var remaining = 2 + _topic.Length + 2 + payload; remaining > 0 || headLength == 1; remaining >>= 7)
        {
            head[headLength++] = (byte)(remaining > 0x7F ? (remaining & 0x7F) | 0x80 : remaining);
        }

        packet.Slice(payloadAt, payload).CopyTo(packet[(headLength + 2 + _topic.Length + 2)..]);
        head[..headLength].CopyTo(packet);
        var rest = packet[headLength..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)_topic.Length);
        _topic.CopyTo(rest[2..]);
        _packetId = _packetId == ushort.MaxValue ? (ushort)1 : (ushort)(_packetId + 1);
        BinaryPrimitives.WriteUInt16BigEndian(rest[(2 + _topic.Length)..], _packetId);
        return headLength + 2 + _topic.Length + 2 + payload;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer) => await _socket.ReceiveAsync(buffer, SocketFlags.None) is > 0 and var read
        ? read
        : throw new InvalidOperationException($"The broker closed the connection of {_clientId}.");
}

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
    private const int LengthBytes = 4;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly int _gateway;
    private readonly int _meanBytes;
    private readonly int _window;
    private readonly byte[] _topic;
    private readonly byte[] _packets;
    private readonly byte[] _acknowledgements = new byte[64 * 1024];
    private ushort _packetId;
    private int _partial;

    public GatewayLink(int gateway, int meanBytes, int window)
    {
        _gateway = gateway;
        _meanBytes = meanBytes;
        _window = window;
        _topic = Encoding.UTF8.GetBytes(Payload.Topic(gateway));
        _packets = new byte[window * (1 + LengthBytes + 2 + _topic.Length + 2 + meanBytes + Payload.Lengths)];
    }

    public async Task ConnectAsync(int port)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        var clientId = Encoding.UTF8.GetBytes($"gateway-{_gateway:D5}");
        byte[] connect = [0x10, (byte)(12 + clientId.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)clientId.Length, .. clientId];
        await SendAsync(connect);
        var answer = new byte[4];
        for (var read = 0; read < answer.Length;)
        {
            read += await ReceiveAsync(answer.AsMemory(read));
        }

        if (answer[0] != 0x20 || answer[3] != 0)
        {
            throw new InvalidOperationException($"The broker refused gateway {_gateway}: {Convert.ToHexString(answer)}.");
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
        var payload = Payload.LengthOf(_meanBytes, sequence);
        var remaining = 2 + _topic.Length + 2 + payload;
        packet[0] = PublishQos1;
        var at = 1;
        do
        {
            var bits = remaining & 0x7F;
            remaining >>= 7;
            packet[at++] = (byte)(remaining > 0 ? bits | 0x80 : bits);
        }
        while (remaining > 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], (ushort)_topic.Length);
        _topic.CopyTo(packet[(at + 2)..]);
        at += 2 + _topic.Length;
        _packetId = _packetId == ushort.MaxValue ? (ushort)1 : (ushort)(_packetId + 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], _packetId);
        at += 2;
        Payload.Write(packet.Slice(at, payload), _gateway, sequence);
        return at + payload;
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
        : throw new InvalidOperationException($"The broker closed the connection of gateway {_gateway}.");
}

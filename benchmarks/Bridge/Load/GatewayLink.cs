using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DockLogs.BridgeBenchmark.Load;

/// <summary>
/// One gateway's connection: MQTT 3.1.1 CONNECT, then QoS 1 PUBLISH packets in windows, many to a send. It does no more
/// than that, and is not woken for each acknowledgement, because what the load costs is missing to those who are measured.
/// </summary>
internal sealed class GatewayLink : IDisposable
{
    private const byte PublishQos1 = 0x32;
    private const int PubAckBytes = 4;
    private const int LengthBytes = 3; // of a packet up to 2 MB (MQTT 3.1.1 section 2.2.3)
    private const int HeadBytes = 1 + LengthBytes + 2 + 2;

    // Between two looks at the acknowledgements: then so many are there that they are worth the looking.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly string _clientId;
    private readonly int _window;
    private readonly PayloadWriter _payload;
    private readonly byte[] _topic;
    private readonly byte[] _packets;
    private readonly byte[] _acknowledgements = new byte[64 * 1024];
    private ReadOnlyMemory<byte> _unsent;
    private long _next;
    private int _left;
    private int _unacknowledged;
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

    /// <summary>Connects. Blocks: a socket once used with await is watched by a thread from then on, for each acknowledgement.</summary>
    public void Connect(int port)
    {
        _socket.Connect(IPAddress.Loopback, port);
        var clientId = Encoding.UTF8.GetBytes(_clientId);
        byte[] connect = [0x10, (byte)(12 + clientId.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)clientId.Length, .. clientId];
        _socket.Send(connect);
        var answer = new byte[4];
        for (int read = 0, count = 1; read < answer.Length && count > 0; read += count)
        {
            count = _socket.Receive(answer.AsSpan(read));
        }

        if (answer[0] != 0x20 || answer[3] != 0)
        {
            throw new InvalidOperationException($"The broker refused {_clientId}: {Convert.ToHexString(answer)}.");
        }
    }

    /// <summary>Publishes messages of each link; ends when the broker has acknowledged all of them.</summary>
    public static async Task PublishAsync(IReadOnlyList<GatewayLink> links, long firstSequence, int count)
    {
        foreach (var link in links)
        {
            link.Begin(firstSequence, count);
        }

        while (true)
        {
            var done = true;
            foreach (var link in links)
            {
                done &= link.GoOn();
            }

            if (done)
            {
                return;
            }

            await Task.Delay(Look, TimeProvider.System);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Begin(long firstSequence, int count)
    {
        (_next, _left, _unacknowledged) = (firstSequence, count, 0);
        _socket.Blocking = false;
    }

    // Waits for nothing.
    private bool GoOn()
    {
        TakeAcknowledgements();
        if (_unsent.IsEmpty && _left > 0 && _unacknowledged <= _window / 2)
        {
            Fill(Math.Min(_window - _unacknowledged, _left));
        }

        SendUnsent();
        return _left == 0 && _unacknowledged == 0;
    }

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

    private void TakeAcknowledgements()
    {
        while (_socket.Available > 0)
        {
            _partial += _socket.Receive(_acknowledgements);
            _unacknowledged -= _partial / PubAckBytes;
            _partial %= PubAckBytes;
        }
    }

    private void Fill(int messages)
    {
        var length = 0;
        for (var i = 0; i < messages; i++)
        {
            length += WritePacket(_packets.AsSpan(length), _next++);
        }

        _left -= messages;
        _unacknowledged += messages;
        _unsent = _packets.AsMemory(0, length);
    }

    private void SendUnsent()
    {
        while (!_unsent.IsEmpty)
        {
            var sent = _socket.Send(_unsent.Span, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                throw new InvalidOperationException($"The broker closed the connection of {_clientId}: {error}.");
            }

            _unsent = _unsent[sent..];
        }
    }
}

using System.Net;
using System.Net.Sockets;
using MQTTnet.Channel;

namespace DockLogs.Bridge.Mqtt;

/// <summary>Gives MQTTnet its TCP connection as a <see cref="BrokerStream"/>; TLS, if any, goes on top.</summary>
internal sealed class BrokerStreamProvider : IMqttClientStreamProvider
{
    // On one machine sending is the work of whoever opens the window: of the broker for each message while the bridge has
    // room for it, of the bridge for many at once when it reads and finds the broker waiting. Brokers have one thread for
    // everything, so: room for less than comes during a pause.
    private const int NearReceiveBuffer = 96 * 1024;

    /// <summary>The connection made last.</summary>
    public BrokerStream? Stream { get; private set; }

    // Blocks, as the stream does.
    public Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Finds a dead connection also while the bridge holds its reading back and sees no answer to its pings.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            if (IsNear(brokerEndPoint))
            {
                socket.ReceiveBufferSize = NearReceiveBuffer;
            }

            using (cancellationToken.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket))
            {
                socket.Connect(brokerEndPoint);
            }
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        Stream = new BrokerStream(socket, IsNear(brokerEndPoint) ? NearReceiveBuffer / 2 : BrokerStream.ReadBufferSize);
        return Task.FromResult<Stream>(Stream);
    }

    private static bool IsNear(EndPoint broker) => broker switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint dns => IPAddress.TryParse(dns.Host, out var address) ? IPAddress.IsLoopback(address) : dns.Host == "localhost",
        _ => false,
    };
}

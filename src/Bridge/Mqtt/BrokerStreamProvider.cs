using System.Net;
using System.Net.Sockets;
using MQTTnet.Channel;

namespace DockLogs.Bridge.Mqtt;

/// <summary>Gives MQTTnet its TCP connection as a <see cref="BrokerStream"/>; TLS, if any, goes on top.</summary>
internal sealed class BrokerStreamProvider : IMqttClientStreamProvider
{
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

        Stream = new BrokerStream(socket);
        return Task.FromResult<Stream>(Stream);
    }
}

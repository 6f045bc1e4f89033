using System.Net;
using System.Net.Sockets;

namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>Stands between bridge and broker: records what goes by, and can cut the wire.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _brokerPort;
    private readonly Lock _gate = new();
    private readonly List<RecordedConnection> _connections = [];
    private readonly List<Socket> _open = [];
    private readonly List<Task> _pumps = [];
    private readonly Task _accepting;

    public RecordingProxy(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<RecordedConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>Breaks the open connections as a power cut would: no goodbye.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            foreach (var socket in _open)
            {
                socket.Close(0);
            }

            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
        await Task.WhenAll(_pumps);
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var bridge = await _listener.AcceptSocketAsync();
                var broker = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                bridge.NoDelay = true;
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort);
                var connection = new RecordedConnection();
                lock (_gate)
                {
                    _connections.Add(connection);
                    _open.AddRange([bridge, broker]);
                    _pumps.Add(PumpAsync(bridge, broker, connection));
                    _pumps.Add(PumpAsync(broker, bridge, connection));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, RecordedConnection connection)
    {
        var packets = new List<byte>();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                packets.AddRange(buffer.AsSpan(0, count));
                connection.Read(packets);
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            to.Close(0);
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>Accepts connections and answers the first packet of each with bytes of the test's choice, and says no more.</summary>
internal sealed class CurtBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _answer;
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private int _connections;

    public CurtBroker(byte[] answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Completes when a first packet has come.</summary>
    public Task Asked => _asked.Task;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(AnswerAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            var buffer = new byte[4096];
            try
            {
                await client.ReceiveAsync(buffer, _stopping.Token);
                Interlocked.Increment(ref _connections);
                _asked.TrySetResult();
                await client.SendAsync(_answer, _stopping.Token);
                while (await client.ReceiveAsync(buffer, _stopping.Token) > 0)
                {
                    // Whatever it says.
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }
}

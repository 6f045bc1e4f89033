using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DockLogs.Functions.Tests.Downlink;

/// <summary>
/// As much of an MQTT 5.0 broker as a publisher needs, to the letter: who has more unacknowledged messages on the way than
/// it allows (section 4.9), or sends a larger packet (3.2.2.3.6), is thrown out. Can fall silent, as a connection does whose other end has gone without a word.
/// </summary>
internal sealed class StrictBroker : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ushort _receiveMaximum;
    private readonly int _maximumPacketSize;
    private readonly Task _accepting;
    private readonly TaskCompletionSource _ignored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private int _thrownOut;
    private int _acknowledged;
    private int _silentUpTo;

    public StrictBroker(ushort receiveMaximum, int maximumPacketSize = 1 << 20)
    {
        _receiveMaximum = receiveMaximum;
        _maximumPacketSize = maximumPacketSize;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections have been ended because of too much.</summary>
    public int ThrownOut => Volatile.Read(ref _thrownOut);

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Completes when something was said on a connection that has fallen silent.</summary>
    public Task Ignored => _ignored.Task;

    /// <summary>The connections of now hear nothing more; later ones work.</summary>
    public void FallSilent() => Volatile.Write(ref _silentUpTo, Connections);

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
                open.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            int number = Interlocked.Increment(ref _connections);
            var unread = new List<byte>();
            var buffer = new byte[64 * 1024];
            var unacknowledged = new List<byte[]>();
            try
            {
                while (await ReceiveAsync(client, buffer, unacknowledged.Count > 0) is not 0 and int count)
                {
                    if (number <= Volatile.Read(ref _silentUpTo))
                    {
                        _ignored.TrySetResult();
                        continue;
                    }

                    if (count < 0)
                    {
                        Interlocked.Add(ref _acknowledged, unacknowledged.Count);
                        await client.SendAsync(unacknowledged.SelectMany(id => new byte[] { 0x40, 2, id[0], id[1] }).ToArray(), _stopping.Token);
                        unacknowledged.Clear();
                        continue;
                    }

                    unread.AddRange(buffer.AsSpan(0, count));
                    while (unread.Count <= _maximumPacketSize && TryTake(unread, out byte type, out byte[] body))
                    {
                        switch (type >> 4)
                        {
                            case 1:
                                byte[] welcome = [0x20, 11, 0, 0, 8, 0x21, 0, 0, 0x27, 0, 0, 0, 0];
                                BinaryPrimitives.WriteUInt16BigEndian(welcome.AsSpan(6), _receiveMaximum);
                                BinaryPrimitives.WriteInt32BigEndian(welcome.AsSpan(9), _maximumPacketSize);
                                await client.SendAsync(welcome, _stopping.Token);
                                break;
                            case 3:
                                int topicLength = (body[0] << 8) | body[1];
                                unacknowledged.Add(body[(2 + topicLength)..(4 + topicLength)]);
                                break;
                            case 12:
                                await client.SendAsync((byte[])[0xD0, 0], _stopping.Token);
                                break;
                        }
                    }

                    if (unacknowledged.Count > _receiveMaximum || unread.Count > _maximumPacketSize)
                    {
                        Interlocked.Increment(ref _thrownOut);
                        await client.SendAsync((byte[])[0xE0, 2, unread.Count > _maximumPacketSize ? (byte)0x95 : (byte)0x93, 0], _stopping.Token);
                        return;
                    }
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    // Below zero: for a while nothing has come, so all that is outstanding is here.
    private async Task<int> ReceiveAsync(Socket client, byte[] buffer, bool owesAnswers)
    {
        if (owesAnswers && !client.Poll(Pause, SelectMode.SelectRead))
        {
            return -1;
        }

        return await client.ReceiveAsync(buffer, _stopping.Token);
    }

    private static bool TryTake(List<byte> unread, out byte type, out byte[] body)
    {
        (type, body) = (0, []);
        int length = 0;
        for (int at = 1; at < Math.Min(unread.Count, 5); at++)
        {
            length |= (unread[at] & 127) << (7 * (at - 1));
            if (unread[at] > 127)
            {
                continue;
            }

            if (unread.Count < at + 1 + length)
            {
                return false;
            }

            (type, body) = (unread[0], [.. unread.GetRange(at + 1, length)]);
            unread.RemoveRange(0, at + 1 + length);
            return true;
        }

        return false;
    }
}

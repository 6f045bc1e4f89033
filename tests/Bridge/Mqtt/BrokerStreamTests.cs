using System.Net;
using System.Net.Sockets;
using DockLogs.Bridge.Mqtt;

namespace DockLogs.Bridge.Tests.Mqtt;

/// <summary>The connection under MQTTnet, whose reads block: each test reads on a thread of its own.</summary>
public sealed class BrokerStreamTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public BrokerStreamTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(100)]
    [InlineData(3_000)]
    [InlineData(1_000_000)]
    public async Task A_stream_from_a_broker_on_this_machine_arrives_whole_and_in_order(int messageBytes)
    {
        var (stream, broker) = await ConnectAsync();
        await using var connection = stream;
        using var writer = broker;
        var sent = new byte[5_000_000];
        new Random(1).NextBytes(sent);
        var reading = ReadOnThreadAsync(stream, sent.Length);
        for (var at = 0; at < sent.Length; at += messageBytes)
        {
            await writer.SendAsync(sent.AsMemory(at, Math.Min(messageBytes, sent.Length - at)));
        }

        Assert.Equal(sent, await reading);
    }

    private async Task<(BrokerStream Stream, Socket Broker)> ConnectAsync()
    {
        var provider = new BrokerStreamProvider();
        await provider.ConnectAsync(_listener.LocalEndpoint, CancellationToken.None);
        var broker = await _listener.AcceptSocketAsync();
        broker.NoDelay = true;
        return (provider.Stream!, broker);
    }

    private static async Task<byte[]> ReadOnThreadAsync(BrokerStream stream, int count)
    {
        var read = new byte[count];
        await ReceivingThread.RunAsync(async () =>
        {
            for (var filled = 0; filled < count;)
            {
                filled += await stream.ReadAsync(read.AsMemory(filled));
            }
        });
        return read;
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DockLogs.BridgeBenchmark.Hosting;

/// <summary>
/// A mosquitto of our own on a free loopback port: no persistence, no limits on queues, and no waiting for larger TCP
/// packets, since acknowledgements that come 40 ms late would make the publishers what is measured.
/// </summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];

    private readonly Child _process;

    private Mosquitto(Child process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Where the program is; null when it is not installed.</summary>
    public static string? Executable => Array.Find(Places, File.Exists);

    public static async Task<Mosquitto> StartAsync(string directory)
    {
        var port = FreePort();
        var configuration = Path.Combine(directory, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            user root
            persistence false
            max_queued_messages 0
            max_queued_bytes 0
            max_inflight_messages 0
            log_dest stderr
            log_timestamp false
            log_type error
            log_type warning
            log_type notice
            log_type information
            log_type subscribe
            set_tcp_nodelay true
            listener {port} 127.0.0.1
            allow_anonymous true

            """));
        var process = Child.Start("mosquitto", endsWithInput: false, Executable ?? throw new InvalidOperationException("mosquitto is not installed (Debian: apt-get install mosquitto)."), "-c", configuration);
        try
        {
            while (await process.ExpectAsync("mosquitto") is not [.., "running"])
            {
                // "mosquitto version 2.0 starting"
            }
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }

        return new Mosquitto(process, port);
    }

    /// <summary>Waits until the client has subscribed to that many filters.</summary>
    public async Task SubscribedAsync(string clientId, int filters)
    {
        for (var i = 0; i < filters; i++)
        {
            await _process.ExpectAsync(clientId);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

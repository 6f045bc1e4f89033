using System.Net;
using System.Net.Sockets;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.LocalRuntime.Settings;

namespace DockLogs.ApiBenchmark;

/// <summary>
/// The Azurite that <c>./pipeline run</c> starts, with memory enough for the blobs of 100,000 uploads: it keeps the properties
/// of all blobs there.
/// </summary>
internal sealed class StorageProcess : IAsyncDisposable
{
    private const string EndWithInput =
        "process.stdin.resume();process.stdin.on('end',()=>process.kill(process.pid,'SIGTERM'));"
        + "const a=process.argv.slice(1);process.argv=[process.argv[0],...a];require(a[0]);";

    private const int HeapMegabytes = 6144;

    private readonly Child _child;

    private StorageProcess(Child child, int port)
    {
        _child = child;
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    public string ConnectionString { get; }

    public static async Task<StorageProcess> StartAsync(string location)
    {
        string modules = Path.Combine(ContentRoot.Find(AppContext.BaseDirectory), "node_modules");
        string azurite = Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite.cjs");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        Child child = Child.Start(
            "Azurite", endsWithInput: true, "node", $"--max-old-space-size={HeapMegabytes}", "-e", EndWithInput, "--", azurite, "serve", location, $"{port}", modules, $"{HeapMegabytes}");
        await child.ExpectAsync("Azurite");
        return new StorageProcess(child, port);
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}

using System.Diagnostics;
using Azure.Storage.Blobs;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>
/// A real Azurite in a process of its own, on a free port and in a temporary folder. It ends when its standard input
/// does, so that none is left behind even if the tests are killed.
/// </summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    // Azurite's published development account.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string EndWithInput =
        "process.stdin.resume();process.stdin.on('end',()=>process.exit(0));"
        + "const a=process.argv.slice(1);process.argv=[process.argv[0],...a];require(a[0]);";

    private readonly string _folder = Directory.CreateTempSubdirectory("docklogs-azurite-").FullName;
    private Process? _process;
    private Task<string>? _drained;

    /// <summary>Why there is no Azurite; null when it runs.</summary>
    public string? Missing { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public BlobServiceClient Client => new(ConnectionString);

    public async Task InitializeAsync()
    {
        var main = Path.Combine(Repository.Root, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(main))
        {
            Missing = "Azurite is not installed: run 'npm ci' in the repository's root";
            return;
        }

        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-e", EndWithInput, "--", main, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", _folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("listens on ", StringComparison.Ordinal) is var at and >= 0)
            {
                ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={line[(at + 11)..].Trim()}/{Account};";
                _drained = _process.StandardOutput.ReadToEndAsync();
                await Client.GetBlobContainerClient("dock-logs").CreateIfNotExistsAsync();
                return;
            }
        }

        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            await (_drained ?? Task.FromResult(""));
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }
}

using System.Diagnostics;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DockLogs.Bridge.Storage;

namespace DockLogs.Functions.Tests.Api.Support;

/// <summary>
/// A real Azurite in a process of its own, on a free port and in a temporary folder, with an empty account for every
/// test that asks. It ends when its standard input does, so none is left behind even if the tests are killed.
/// </summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    private const int Accounts = 200;
    private const string Key = "ZG9ja2xvZ3MgdGVzdCBhY2NvdW50IGtleSBkb2NrbG9ncyB0ZXN0IGFjY291bnQga2V5IGRvY2s=";

    private const string EndWithInput =
        "process.stdin.resume();process.stdin.on('end',()=>process.exit(0));"
        + "const a=process.argv.slice(1);process.argv=[process.argv[0],...a];require(a[0]);";

    private readonly string _folder = Directory.CreateTempSubdirectory("docklogs-api-").FullName;
    private Process? _process;
    private Task<string>? _drained;
    private string _address = "";
    private int _taken;

    /// <summary>An account nobody has used; skips the test when there is no Azurite.</summary>
    public BlobServiceClient NewAccount() => NewAccount(null);

    /// <summary>The same, with something in the way of its requests.</summary>
    public BlobServiceClient NewAccount(HttpPipelinePolicy? policy)
    {
        Skip.If(_process is null, "Azurite is not installed: run 'npm ci' in the repository's root");
        string account = AccountName(Interlocked.Increment(ref _taken));
        string connection = $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};BlobEndpoint={_address}/{account};";
        if (policy is null)
        {
            return StorageClients.Create(new StorageOptions { ConnectionString = connection });
        }

        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return new BlobServiceClient(connection, options);
    }

    public async Task InitializeAsync()
    {
        if (FindAzurite() is not { } main)
        {
            return;
        }

        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"{AccountName(number)}:{Key}"));
        foreach (string argument in (string[])["-e", EndWithInput, "--", main, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", _folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            int at = line.IndexOf("listens on ", StringComparison.Ordinal);
            if (at >= 0)
            {
                _address = line[(at + "listens on ".Length)..].Trim();
                _drained = _process.StandardOutput.ReadToEndAsync();
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

    private static string AccountName(int number) => string.Create(CultureInfo.InvariantCulture, $"test{number:D3}");

    private static string? FindAzurite()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string main = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (File.Exists(main))
            {
                return main;
            }
        }

        return null;
    }
}

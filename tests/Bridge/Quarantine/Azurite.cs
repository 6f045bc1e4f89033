using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DockLogs.Bridge.Tests.Quarantine;

/// <summary>Azurite's blob service in memory, from the repository's npm packages.</summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private Process? _process;
    private string? _address;

    /// <summary>Skips the test when Azurite or Node is not installed.</summary>
    public string ConnectionString
    {
        get
        {
            Skip.If(_address is null, "Azurite is not installed (npm ci at the root of the repository, Node 20)");
            return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={_address}/devstoreaccount1;";
        }
    }

    public async Task InitializeAsync()
    {
        var main = FindMain(new DirectoryInfo(AppContext.BaseDirectory));
        if (main is null)
        {
            return;
        }

        _process = Process.Start(new ProcessStartInfo("node", [main, "--blobPort", "0", "--inMemoryPersistence", "--disableTelemetry"]) { RedirectStandardOutput = true })!;
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                _address = match.Value;
                _ = _process.StandardOutput.ReadToEndAsync();
                return;
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private static string? FindMain(DirectoryInfo? directory)
    {
        for (; directory is not null; directory = directory.Parent)
        {
            var main = Path.Combine(directory.FullName, "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (File.Exists(main))
            {
                return main;
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<=successfully listen\w* (on|at) )http://[0-9.]+:[0-9]+")]
    private static partial Regex Listening();
}

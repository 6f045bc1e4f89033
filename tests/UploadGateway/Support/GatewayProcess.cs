using System.Diagnostics;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>The gateway's own program in a process of its own, so that it can be killed.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly Task<string> _drained;

    private GatewayProcess(Process process, Uri address, Task<string> drained)
    {
        _process = process;
        Address = address;
        _drained = drained;
    }

    public Uri Address { get; }

    public static async Task<GatewayProcess> StartAsync(string storage)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DockLogs.UploadGateway.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add("http://127.0.0.1:0");
        start.Environment["Storage"] = storage;
        start.Environment["Gateway__MasterKey"] = GatewayServer.MasterKey;
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
            {
                return new GatewayProcess(process, new Uri(line[(at + Listening.Length)..].Trim()), process.StandardOutput.ReadToEndAsync());
            }
        }

        throw new InvalidOperationException("The gateway ended before it listened.");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _drained;
        _process.Dispose();
    }
}

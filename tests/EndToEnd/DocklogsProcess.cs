using System.Diagnostics;

namespace DockLogs.EndToEnd.Tests;

/// <summary>One run of <c>docklogs</c> as a person starts it.</summary>
internal sealed class DocklogsProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly LineLog _output = new();
    private readonly LineLog _error = new();

    private DocklogsProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _error.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output.Lines);

    public string Error => string.Join('\n', _error.Lines);

    /// <summary>Starts it; returns at once.</summary>
    public static DocklogsProcess Launch(Uri api, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "docklogs.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOCKLOGS_API"] = api.ToString();
        start.Environment["TZ"] = "UTC";
        return new DocklogsProcess(start);
    }

    /// <summary>Runs it to its end, which must be this exit code; returns what it printed.</summary>
    public static async Task<string> RunAsync(Uri api, int exitCode, params string[] arguments)
    {
        using var run = Launch(api, arguments);
        await run.EndAsync(exitCode);
        return run.Output;
    }

    /// <summary>Waits for its end, which must be this exit code.</summary>
    public async Task EndAsync(int exitCode)
    {
        using var impatient = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(impatient.Token);
        Assert.True(_process.ExitCode == exitCode, $"exit code {_process.ExitCode}, expected {exitCode}\n{Output}\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }

    /// <summary>Waits for a line on the error output.</summary>
    public Task<string> SaysAsync(string part) => _error.FindAsync(line => line.Contains(part, StringComparison.Ordinal), Patience);

    /// <summary>Asks it to end. Not with SIGINT, which it takes alike: what a shell has started in the background ignores that.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DockLogs.LocalRuntime.Tests.Hosting;

/// <summary>The local runtime as a program of its own, as ./pipeline run starts it.</summary>
internal sealed partial class PipelineProcess : IAsyncDisposable
{
    public const int Terminate = 15;
    private const int Interrupt = 2;
    private const int KillSignal = 9;

    // A shell starts its background jobs with SIGINT ignored, all they start inherit that, and .NET keeps to it.
    private static readonly bool InterruptIsIgnored = File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } ignored
        && (Convert.ToInt64(ignored["SigIgn:".Length..].Trim(), 16) & (1L << (Interrupt - 1))) != 0;

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PipelineProcess(Process process) => this.process = process;

    /// <summary>Ctrl-C, or SIGTERM where the tests themselves run without it.</summary>
    public static int CtrlC => InterruptIsIgnored ? Terminate : Interrupt;

    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static PipelineProcess Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "DockLogs.LocalRuntime.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, "run", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = new PipelineProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        started.process.OutputDataReceived += (_, line) => started.ReadOutput(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.ReadError(line.Data);
        started.process.Exited += (_, _) => started.ready.TrySetException(new InvalidOperationException("It ended before it was ready: " + started.Errors));
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    /// <summary>The ready line.</summary>
    public Task<string> ReadyAsync() => ready.Task.WaitAsync(TimeSpan.FromMinutes(3), TimeProvider.System);

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        return process.ExitCode;
    }

    public async Task<int> SignalAsync(int signal)
    {
        Assert.Equal(0, Kill(process.Id, signal));
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, KillSignal);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void ReadOutput(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
        }

        if (line.StartsWith("ready ", StringComparison.Ordinal))
        {
            ready.TrySetResult(line);
        }
    }

    private void ReadError(string? line)
    {
        lock (errors)
        {
            errors.AppendLine(line);
        }
    }

#pragma warning disable SYSLIB1054 // a generated import would make the whole test project unsafe
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
#pragma warning restore SYSLIB1054
}

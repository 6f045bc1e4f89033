using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace DockLogs.BridgeBenchmark.Hosting;

/// <summary>A process that this one started, and the lines it says.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    // The runtime itself ends without ceremony on these (.NET 10), and what was started would live on.
    private static readonly PosixSignalRegistration[] Signals =
        [.. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, Exit))];

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();
    private readonly string _name;
    private readonly bool _endsWithInput;

    private Child(string name, ProcessStartInfo start, bool endsWithInput)
    {
        _name = name;
        _endsWithInput = endsWithInput;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Largest memory so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program; both its outputs are listened to.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="endsWithInput">Whether it ends by itself when its standard input does.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Child Start(string name, bool endsWithInput, string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var child = new Child(name, start, endsWithInput);
        GC.KeepAlive(Signals);
        AppDomain.CurrentDomain.ProcessExit += child.Kill;
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts this program in another role.</summary>
    public static Child StartSelf(string role, params IEnumerable<string> arguments) =>
        Start(role, endsWithInput: true, Environment.ProcessPath!, [.. SelfArguments(), role, .. arguments]);

    /// <summary>Waits for a line that begins with a word; gives the words behind it.</summary>
    /// <exception cref="InvalidOperationException">The process ended or said nothing for minutes.</exception>
    public async Task<string[]> ExpectAsync(string word)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            while (true)
            {
                var words = (await _lines.Reader.ReadAsync(patience.Token)).Split(' ');
                if (words[0] == word)
                {
                    return words[1..];
                }
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            lock (_errors)
            {
                throw new InvalidOperationException($"{_name} did not say '{word}'. {_errors}", e);
            }
        }
    }

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it: by the end of its standard input, else by force.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(_endsWithInput ? StopPatience : TimeSpan.Zero, TimeProvider.System);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        AppDomain.CurrentDomain.ProcessExit -= Kill;
        _process.Dispose();
    }

    private static void Exit(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Environment.Exit(1);
    }

    // Whoever stops the benchmark half way stops what it has started.
    private void Kill(object? sender, EventArgs e)
    {
        _process.StandardInput.Close();
        if (!_endsWithInput || !_process.WaitForExit(StopPatience))
        {
            _process.Kill();
        }
    }

    // Run as "dotnet X.dll" the program is its first argument.
    private static string[] SelfArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    private void Take(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
        }
        else
        {
            _lines.Writer.TryWrite(line);
        }
    }

    // Some programs speak on standard error.
    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Writer.TryWrite(line);
        }

        const int most = 20_000;
        lock (_errors)
        {
            if (line is not null && _errors.Length < most)
            {
                _errors.AppendLine(line);
            }
        }
    }
}

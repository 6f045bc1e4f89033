using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DockLogs.EndToEnd.Tests;

/// <summary>One <c>./pipeline run</c> in a process group of its own.</summary>
internal sealed partial class PipelineProcess : IAsyncDisposable
{
    // The first run on a machine builds everything.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly string _data;
    private readonly LineLog _output = new();
    private readonly LineLog _log = new();

    private PipelineProcess(Process process, string data)
    {
        _process = process;
        _data = data;
    }

    public Uri Http { get; private set; } = null!;

    public Uri Mqtt { get; private set; } = null!;

    public Uri S3 { get; private set; } = null!;

    /// <summary>What it printed.</summary>
    public IReadOnlyList<string> Output => _output.Lines;

    /// <summary>What it logged; with the output, all it said.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    public int ExitCode => _process.ExitCode;

    /// <summary>Runs the script; returns at once.</summary>
    public static PipelineProcess Launch(string data, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        // A session of its own: its process id is that of the group, and nothing sent to the tests' group reaches it.
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = Workplace.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])[Workplace.Script, "run", "--data", data, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // What a test run tells its own MSBuild must not reach the build that the script may do.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var pipeline = new PipelineProcess(new Process { StartInfo = start }, data);
        pipeline._process.OutputDataReceived += (_, line) => pipeline._output.Add(line.Data);
        pipeline._process.ErrorDataReceived += (_, line) => pipeline._log.Add(line.Data);
        pipeline._process.Start();
        pipeline._process.StandardInput.Close();
        pipeline._process.BeginOutputReadLine();
        pipeline._process.BeginErrorReadLine();
        return pipeline;
    }

    /// <summary>Runs the script and waits for its ready line.</summary>
    public static async Task<PipelineProcess> StartAsync(string data, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var pipeline = Launch(data, arguments, settings);
        try
        {
            var exited = pipeline._process.WaitForExitAsync();
            var ready = pipeline._output.FindAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), StartPatience);
            if (await Task.WhenAny(ready, exited) == exited)
            {
                throw new InvalidOperationException("./pipeline run ended before it was ready.");
            }

            var addresses = Addresses().Matches(await ready).Select(match => new Uri(match.Value)).ToList();
            pipeline.Http = new Uri(addresses.First(address => address.Scheme == "http"), "/api/");
            pipeline.Mqtt = addresses.First(address => address.Scheme == "mqtt");
            pipeline.S3 = addresses.Last(address => address.Scheme == "http");
            return pipeline;
        }
        catch (Exception exception)
        {
            await pipeline.DisposeAsync();
            throw new InvalidOperationException($"{exception.Message}\n{pipeline.Tail()}", exception);
        }
    }

    /// <summary>The last lines of what it said, for the message of a failed test.</summary>
    public string Tail() => string.Join('\n', [.. Output.TakeLast(20), .. Log.TakeLast(60)]);

    /// <summary>kill -9, at once, of everything it started in its group.</summary>
    public async Task KillAsync()
    {
        await SendAsync("KILL", group: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM to the script alone, as a service manager sends it; returns the time it took to end.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<TimeSpan> TerminateAsync(TimeSpan patience)
    {
        var started = TimeProvider.System.GetTimestamp();
        await SendAsync("TERM", group: false);
        await WaitForExitAsync(patience);
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async Task WaitForExitAsync(TimeSpan patience)
    {
        using var impatient = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(impatient.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"./pipeline run has not ended within {patience}.\n{Tail()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            try
            {
                await TerminateAsync(TimeSpan.FromSeconds(40));
            }
            catch (TimeoutException)
            {
                await KillAsync();
            }
        }

        _process.Dispose();
        await EndLeftoversAsync(_data);
    }

    /// <summary>Ends what a killed run left behind on this data directory: Azurite outlives it on purpose.</summary>
    public static async Task EndLeftoversAsync(string data)
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if ((await File.ReadAllTextAsync(Path.Combine(folder, "cmdline"))).Contains(data, StringComparison.Ordinal))
                {
                    await ShellAsync($"kill -KILL {Path.GetFileName(folder)}");
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
            catch (UnauthorizedAccessException)
            {
                // Not ours.
            }
        }
    }

    private Task SendAsync(string signal, bool group) => ShellAsync(string.Create(
        CultureInfo.InvariantCulture, $"kill -{signal} {(group ? "-" : "")}{_process.Id}"));

    private static async Task ShellAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true })!;
        var said = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0 && !said.Contains("No such process", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{command}: {said}");
        }
    }

    [GeneratedRegex(@"(http|mqtt)s?://[^\s,;]+")]
    private static partial Regex Addresses();
}

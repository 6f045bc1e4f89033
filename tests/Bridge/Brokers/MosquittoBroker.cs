using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace DockLogs.Bridge.Tests.Brokers;

/// <summary>Debian's mosquitto as a child process with a configuration of its own.</summary>
public sealed class MosquittoBroker : IBroker
{
    private static readonly string? Executable =
        ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"]).FirstOrDefault(File.Exists);

    private readonly string _directory = Directory.CreateTempSubdirectory("docklogs-mosquitto-").FullName;
    private readonly string _settings;
    private readonly string? _listener;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private Process? _process;

    private MosquittoBroker(string settings, string? listener)
    {
        _settings = settings;
        _listener = listener;
    }

    public int Port { get; private set; }

    public string DataDirectory => _directory;

    /// <summary>Starts one; skips the test when mosquitto is not installed.</summary>
    /// <param name="settings">Lines of mosquitto.conf for the whole broker.</param>
    /// <param name="listener">Lines for the listener; null allows everyone in.</param>
    public static async Task<MosquittoBroker> StartNewAsync(string settings = "", string? listener = null)
    {
        Skip.If(Executable is null, "mosquitto is not installed (Debian: apt-get install mosquitto)");
        var broker = new MosquittoBroker(settings, listener);
        await broker.StartAsync();
        return broker;
    }

    public async Task StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (Port == 0)
            {
                Port = Ports.Free();
            }

            if (await TryStartAsync())
            {
                return;
            }

            // Someone else was given the port in the meantime.
            Assert.True(attempt < 5, "mosquitto does not start");
            Port = 0;
        }
    }

    /// <summary>Completes when a line of its log has the text in it.</summary>
    public async Task SaysAsync(string text)
    {
        while (!(await _said.Reader.ReadAsync()).Contains(text, StringComparison.Ordinal))
        {
            // Another line.
        }
    }

    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", $"-TERM {_process!.Id.ToString(CultureInfo.InvariantCulture)}");
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Ends it without a chance to save anything.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        var configuration = Path.Combine(_directory, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            user root
            persistence true
            persistence_location {_directory}/
            max_queued_messages 0
            max_queued_bytes 0
            {_settings}
            listener {Port.ToString(CultureInfo.InvariantCulture)} 127.0.0.1
            {_listener ?? "allow_anonymous true"}

            """);
        var running = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(Executable!, ["-c", configuration, "-v"]) { RedirectStandardError = true, RedirectStandardOutput = true },
            EnableRaisingEvents = true,
        };
        _process.ErrorDataReceived += (_, line) => Look(line.Data);
        _process.OutputDataReceived += (_, line) => Look(line.Data);
        _process.Exited += (_, _) => running.TrySetResult(false);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        return await running.Task.WaitAsync(TimeSpan.FromSeconds(30));

        void Look(string? line)
        {
            _said.Writer.TryWrite(line ?? "");
            if (line?.EndsWith(" running", StringComparison.Ordinal) == true)
            {
                running.TrySetResult(true);
            }
        }
    }
}

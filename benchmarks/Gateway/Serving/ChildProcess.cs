using System.Diagnostics;
using System.Globalization;

namespace DockLogs.Gateway.Benchmarks.Serving;

/// <summary>A server in a process of its own, which ends with this one.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in MiB, now and at most.</summary>
    public (long Now, long Peak) Memory
    {
        get
        {
            var status = File.ReadAllLines($"/proc/{_process.Id}/status");
            return (Of("VmRSS:"), Of("VmHWM:"));

            long Of(string name) => long.Parse(
                status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <param name="announcement">What stands before the address in the line that the server prints when it listens.</param>
    public static async Task<ChildProcess> StartAsync(
        string program, IEnumerable<string> arguments, string announcement, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(announcement, StringComparison.Ordinal) is var at and >= 0)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                var address = line[(at + announcement.Length)..].Trim();
                return new ChildProcess(process, new Uri(address.StartsWith("http", StringComparison.Ordinal) ? address : "http://" + address));
            }
        }

        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

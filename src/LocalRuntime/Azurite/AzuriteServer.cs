using System.Diagnostics;
using System.Net;
using DockLogs.LocalRuntime.Hosting;

namespace DockLogs.LocalRuntime.Azurite;

/// <summary>
/// Azurite's blob service in a process of its own that outlives a kill of this one: started when it is not running,
/// found again when it is, stopped by a clean stop.
/// </summary>
public sealed partial class AzuriteServer : IDisposable
{
    /// <summary>The account name and key that every Azurite has, published with it.</summary>
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // It keeps the names and properties of all blobs in memory: some 2 KB each.
    private const int MaxHeapMegabytes = 2048;
    private const int PortAttempts = 3;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    private readonly string contentRoot;
    private readonly string location;
    private readonly TimeProvider time;
    private readonly ILogger<AzuriteServer> logger;
    private readonly CancellationTokenSource stopping = new();
    private AzuriteRecord? running;
    private int? told;
    private Task watch = Task.CompletedTask;

    /// <param name="contentRoot">Directory with <c>node_modules</c>.</param>
    /// <param name="location">Directory for the blobs; the record and log are beside it.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="logger">Told of starts.</param>
    public AzuriteServer(string contentRoot, string location, TimeProvider time, ILogger<AzuriteServer> logger)
    {
        this.contentRoot = contentRoot;
        this.location = location;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>How to reach it, once started.</summary>
    public string ConnectionString => running is { } server
        ? $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{server.Port}/{Account};"
        : throw new InvalidOperationException("Azurite has not been started.");

    private string RecordFile => location + ".json";

    private string LogFile => location + ".log";

    private string ModulesDirectory => Path.Combine(contentRoot, "node_modules");

    /// <summary>Finds the one that runs on this data, or starts it; complete when it answers. From then on it is started again should it end.</summary>
    /// <exception cref="StartException">Node or Azurite is missing, or Azurite does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await FindOrLaunchAsync(cancellationToken).ConfigureAwait(false);
        told = running!.Port;
        watch = Task.Run(() => WatchAsync(stopping.Token), CancellationToken.None);
    }

    /// <summary>Stops the one that runs on this data, whoever started it.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Forgets it without stopping it.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private static string LastLines(string path) =>
        File.Exists(path) ? string.Join(Environment.NewLine, File.ReadLines(path).TakeLast(10)) : "(no log)";

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(WatchInterval, time);
        bool isDown = false;
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                isDown = !await KeepRunningAsync(isDown, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    // What stands in its way, a full disk or a port that somebody has taken, may be gone the next time.
    private async Task<bool> KeepRunningAsync(bool wasDown, CancellationToken cancellationToken)
    {
        try
        {
            if (FindRunning() is not null)
            {
                return true;
            }

            if (!wasDown)
            {
                LogEnded(LastLines(LogFile));
            }

            await FindOrLaunchAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is StartException or IOException or UnauthorizedAccessException)
        {
            if (!wasDown)
            {
                LogGone(exception.Message);
            }

            return false;
        }
    }

    private async Task FindOrLaunchAsync(CancellationToken cancellationToken)
    {
        if (FindRunning() is { } found)
        {
            if (await AnswersAsync(found, cancellationToken).ConfigureAwait(false))
            {
                running = found;
                LogFound(found.Port, found.ProcessId);
                return;
            }

            // Two on the same data would ruin it.
            await EndAsync().ConfigureAwait(false);
        }

        if (!File.Exists(Path.Combine(ModulesDirectory, "azurite", "package.json")))
        {
            throw new StartException($"Azurite is not installed in {ModulesDirectory}. Run 'npm ci' in {contentRoot} (./pipeline run does it), or name a Blob Storage with --blobs CONNECTION.");
        }

        Directory.CreateDirectory(location);
        for (int attempt = 1; attempt <= PortAttempts; attempt++)
        {
            // Until it has noted itself nobody could find and stop it: what is launched is waited for, also by who is to stop.
            cancellationToken.ThrowIfCancellationRequested();
            int port = ChoosePort(isFirst: attempt == 1);
            await LaunchAsync(port).ConfigureAwait(false);
            if (await WaitForRecordAsync(port).ConfigureAwait(false) is { } started && await AnswersAsync(started, cancellationToken).ConfigureAwait(false))
            {
                running = started;
                LogStarted(started.Port, started.ProcessId);
                return;
            }

            await EndAsync().ConfigureAwait(false);
        }

        throw new StartException($"Azurite does not answer. The end of its log ({LogFile}):{Environment.NewLine}{LastLines(LogFile)}");
    }

    private int ChoosePort(bool isFirst)
    {
        if (told is { } known)
        {
            return PortCheck.IsFree(IPAddress.Loopback, known)
                ? known
                : throw new StartException($"Port {known}, at which everybody looks for it, has been taken by another program.");
        }

        return isFirst && AzuriteRecord.Read(RecordFile) is { } earlier && PortCheck.IsFree(IPAddress.Loopback, earlier.Port) ? earlier.Port : PortCheck.FindFree();
    }

    private async Task EndAsync()
    {
        if (FindRunning() is { } found)
        {
            await DetachedProcess.StopAsync(found.ProcessId, location, StopPatience, time).ConfigureAwait(false);
        }

        running = null;
    }

    private AzuriteRecord? FindRunning() =>
        AzuriteRecord.Read(RecordFile) is { } record && DetachedProcess.IsRunning(record.ProcessId, location) ? record : null;

    private async Task LaunchAsync(int port)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite.cjs");
        try
        {
            using Process launcher = Process.Start(new ProcessStartInfo("node", [script, "launch", location, $"{port}", ModulesDirectory, $"{MaxHeapMegabytes}"]) { RedirectStandardError = true, RedirectStandardInput = true })!;
            launcher.StandardInput.Close();
            string errors = await launcher.StandardError.ReadToEndAsync().ConfigureAwait(false);
            await launcher.WaitForExitAsync().ConfigureAwait(false);
            if (launcher.ExitCode != 0)
            {
                throw new StartException($"Azurite cannot be started: {errors.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new StartException("Node.js is not installed or not in PATH, but Azurite needs it. Install Node 20 or newer, or name a Blob Storage with --blobs CONNECTION.", exception);
        }
    }

    private async Task<AzuriteRecord?> WaitForRecordAsync(int port)
    {
        long started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < StartPatience)
        {
            if (AzuriteRecord.Read(RecordFile) is { } record && record.Port == port && DetachedProcess.IsRunning(record.ProcessId, location))
            {
                return record;
            }

            await Task.Delay(Poll, time).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<bool> AnswersAsync(AzuriteRecord server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        long started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < StartPatience && DetachedProcess.IsRunning(server.ProcessId, location))
        {
            try
            {
                // Any answer will do: without a signature it is an error in Azurite's own words.
                using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/{Account}?comp=list"), cancellationToken).ConfigureAwait(false);
                return answer.Headers.Server.ToString().StartsWith("Azurite", StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            }
        }

        return false;
    }

    [LoggerMessage(LogLevel.Information, "Azurite started at port {Port} (process {ProcessId})")]
    private partial void LogStarted(int port, int processId);

    [LoggerMessage(LogLevel.Error, "Azurite ended by itself; starting it again. The end of its log: {Log}")]
    private partial void LogEnded(string log);

    [LoggerMessage(LogLevel.Critical, "There is no blob storage, trying on: {Reason}")]
    private partial void LogGone(string reason);

    [LoggerMessage(LogLevel.Information, "Azurite still runs at port {Port} (process {ProcessId}), going on with it")]
    private partial void LogFound(int port, int processId);
}

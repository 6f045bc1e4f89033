using System.Diagnostics;
using System.Globalization;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.BridgeBenchmark.Load;

namespace DockLogs.UplinkBenchmark;

/// <summary>All docks, and the pipeline they talk to.</summary>
internal sealed class Flood(BenchmarkOptions options, Child pipeline, Uri http, Uri mqtt) : IAsyncDisposable
{
    private const int Window = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<LiveDock> _docks =
        [.. Enumerable.Range(0, options.Docks).Select(number => new LiveDock(number, Math.Max(2, Window / options.Docks), options.WarmUpOfEach + options.MessagesOfEach))];

    private readonly HttpClient _api = new() { BaseAddress = new Uri(http, "/api/") };

    /// <summary>Connects the docks and brings each one's upload under way.</summary>
    public async Task StartAsync()
    {
        await Task.WhenAll(_docks.Select(dock => dock.ConnectAsync(mqtt)));
        await Task.WhenAll(_docks.Select(dock => dock.StartUploadAsync(_api)));
    }

    /// <summary>Sends reports of every dock; ends when the uplink is done with all of them.</summary>
    /// <param name="first">Number of the first report of each dock.</param>
    /// <param name="count">Reports of each dock.</param>
    /// <param name="stopwatch">Started with the first report.</param>
    /// <returns>Time until the broker had acknowledged everything, and until the uplink was done.</returns>
    public async Task<(TimeSpan Published, TimeSpan Processed)> SendAsync(long first, int count, Stopwatch stopwatch)
    {
        await pipeline.SayAsync(string.Create(CultureInfo.InvariantCulture, $"begin {(long)count * options.Docks}"));
        await pipeline.ExpectAsync("begun");
        stopwatch.Restart();
        await GatewayLink.PublishAsync([.. _docks.Select(dock => dock.Link)], first, count);
        var published = stopwatch.Elapsed;
        await pipeline.ExpectAsync("processed");
        return (published, stopwatch.Elapsed);
    }

    /// <summary>Waits until the state of every upload shows its last report; gives how many do not after a while.</summary>
    public async Task<int> WaitUntilShownAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var open = _docks.ToList();
        while (open.Count > 0 && Stopwatch.GetElapsedTime(started) < Patience)
        {
            List<LiveDock> still = [];
            foreach (var dock in open)
            {
                if (!await dock.ShowsLastAsync(_api))
                {
                    still.Add(dock);
                }
            }

            open = still;
        }

        return open.Count;
    }

    /// <summary>What the pipeline's counters say since the last <see cref="SendAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<string, Stage>> ReadStagesAsync()
    {
        await pipeline.SayAsync("report");
        var stages = string.Join(' ', await pipeline.ExpectAsync("report"));
        return stages.Split(';').Select(stage => Stage.Parse(stage.Split(' '))).ToDictionary(stage => stage.Name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var dock in _docks)
        {
            await dock.DisposeAsync();
        }

        _api.Dispose();
    }
}

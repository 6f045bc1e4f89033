namespace DockLogs.EndToEnd.Tests;

/// <summary>One running pipeline without simulated docks, one process of foreign docks, for all tests of the collection.</summary>
public sealed class PipelineFixture : IAsyncLifetime
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "pipeline";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("docklogs-e2e-");
    private PipelineProcess? _pipeline;
    private ForeignDocks? _docks;
    private Api? _api;
    private int _docksNamed;

    internal ForeignDocks Docks => _docks!;

    internal Api Api => _api!;

    /// <summary>The page for people.</summary>
    internal Uri Dashboard => new(_pipeline!.Http, "dashboard");

    internal Uri Broker => _pipeline!.Mqtt;

    internal Uri Http => _pipeline!.Http;

    /// <summary>A serial number that no other test uses.</summary>
    internal string NewDock() => $"FOREIGN-{Interlocked.Increment(ref _docksNamed):D3}";

    public async Task InitializeAsync()
    {
        if (Workplace.Missing is not null)
        {
            return;
        }

        _pipeline = await PipelineProcess.StartAsync(
            _data.FullName,
            ["--docks", "0", "--http-port", "0", "--mqtt-port", "0", "--gateway-port", "0"],
            new Dictionary<string, string>
            {
                ["Upload__ReplyTimeout"] = "00:00:02",
                ["Upload__StartAttempts"] = "2",
                ["Upload__ProgressTimeout"] = "00:00:06",
                ["Upload__CancelTimeout"] = "00:00:05",
            });
        _docks = await ForeignDocks.StartAsync(_pipeline.Mqtt);
        _api = new Api(_pipeline.Http);
    }

    public async Task DisposeAsync()
    {
        _api?.Dispose();
        if (_docks is not null)
        {
            await _docks.DisposeAsync();
        }

        if (_pipeline is not null)
        {
            await _pipeline.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}

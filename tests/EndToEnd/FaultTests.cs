using DockLogs.Contracts;
using DockLogs.DockSimulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class FaultTests(PipelineFixture pipeline)
{
    private static readonly (DockFaults Faults, string Status)[] Docks =
    [
        (DockFaults.None, "completed"),
        (new DockFaults { DuplicateMessages = true, ReorderedMessages = true }, "completed"),
        (new DockFaults { Dialect = new UpDialect { NumericModules = true, Misspelt = true, BlankGateway = true } }, "completed"),
        (new DockFaults { Dialect = new UpDialect { WithoutMethod = true, ListUnderOutput = true, LogTimesInSeconds = true } }, "completed"),
        (new DockFaults { UploadBytesPerSecond = 200_000 }, "completed"),
        (new DockFaults { AircraftOff = true }, "completedPartially"),
        (new DockFaults { FailModule = "0", FailCode = 324016 }, "completedPartially"),
        (new DockFaults { FailModule = "3", FailCode = 324019 }, "completedPartially"),
        (new DockFaults { WrongFingerprint = true }, "failed"),
        (new DockFaults { StartErrorCode = 325001 }, "failed"),
        (new DockFaults { StallAtPercent = 50 }, "timedOut"),
    ];

    [SkippableFact]
    public async Task Docks_with_faults_end_as_they_should_side_by_side()
    {
        Workplace.Require();
        await using var fleet = await StartFleetAsync("SIMFAULT", Docks.Length, number => Docks[number].Faults);

        var uploads = await Task.WhenAll(fleet.Docks.Select(dock => pipeline.Api.UploadAllAsync(dock.Serial.Value, "0", "3")));
        var ended = await Task.WhenAll(uploads.Select(pipeline.Api.EndAsync));

        Assert.Equal(
            Docks.Select((dock, number) => $"{number}: {dock.Status}"),
            ended.Select((upload, number) => $"{number}: {upload.GetProperty("status").GetString()}"));
        Assert.All(
            fleet.Docks.Zip(uploads),
            pair => Assert.All(pair.First.StartedUploads, bid => Assert.Equal(pair.Second, bid)));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dock_whose_replies_get_lost_uploads_once(bool refusesRepeatedStart)
    {
        Workplace.Require();
        await using var fleet = await StartFleetAsync(refusesRepeatedStart ? "SIMREFUSE" : "SIMLOST", 1, _ => DockFaults.None);
        var dock = fleet.Docks[0];
        var logs = await pipeline.Api.ReadAsync($"docks/{dock.Serial}/logs?modules=3");
        Assert.Equal(1, logs.GetProperty("files").GetArrayLength());

        // Slow at first, so that the repeated start meets the upload still running.
        dock.Faults = new DockFaults { LostReplies = 1, RefuseRepeatedStart = refusesRepeatedStart, UploadBytesPerSecond = 50_000 };
        var bootIndexes = string.Join(',', logs.GetProperty("files")[0].GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("bootIndex").GetRawText()));
        using var accepted = await pipeline.Api.PostAsync($"docks/{dock.Serial}/uploads", $$"""{"files":[{"module":"3","bootIndexes":[{{bootIndexes}}]}]}""");
        var id = (await Api.BodyAsync(accepted)).GetProperty("id").GetString()!;

        Assert.Equal("completed", (await pipeline.Api.EndAsync(id)).GetProperty("status").GetString());
        Assert.Equal([id], dock.StartedUploads);
    }

    private async Task<SimulatedFleet> StartFleetAsync(string prefix, int docks, Func<int, DockFaults> faults)
    {
        var options = new SimulatedFleetOptions
        {
            Broker = pipeline.Broker,
            Docks = docks,
            SerialPrefix = prefix,
            StepInterval = TimeSpan.FromMilliseconds(50),
            EventReplyTimeout = TimeSpan.FromSeconds(1),
            FaultsByDock = Enumerable.Range(0, docks).ToDictionary(number => $"{prefix}{number + 1:D5}", faults),
        };
        var fleet = new SimulatedFleet(options, TimeProvider.System, NullLoggerFactory.Instance);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await fleet.StartAsync(patience.Token);
        return fleet;
    }
}

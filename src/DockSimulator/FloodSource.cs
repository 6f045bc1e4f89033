using DockLogs.Contracts;
using DockLogs.DockSimulator.Mqtt;

namespace DockLogs.DockSimulator;

/// <summary>The messages of one sender of a flood: its dock's running upload, or one that goes from 0 to 99 percent again and again.</summary>
internal sealed class FloodSource(SimulatedDock dock, TimeProvider time)
{
    private const long ArchiveSize = 1_000_000;

    private readonly string _topic = Topics.Events(dock.Serial);
    private readonly UploadId _upload = UploadId.New();
    private int _percent;

    public OutgoingMessage Next()
    {
        var now = time.GetUtcNow();
        var (bid, report) = dock.Active is { } upload ? (upload.Bid, upload.Now()) : (_upload.Value, MadeUp(now));
        return new OutgoingMessage(_topic, UpMessageWriter.Progress(Guid.NewGuid().ToString(), bid, dock.Serial, now, report));
    }

    private ProgressReport MadeUp(DateTimeOffset now)
    {
        _percent = (_percent + 1) % 100;
        return new ProgressReport
        {
            Status = ProgressStatus.FileUploading,
            Result = 0,
            Files = [Describe(LogModule.Aircraft, dock.AircraftSerial, now), Describe(LogModule.Dock, dock.Serial.Value, now)],
        };
    }

    private ProgressFile Describe(string module, string deviceSn, DateTimeOffset now) => new()
    {
        Module = module,
        DeviceSn = deviceSn,
        Key = ObjectKey.For(dock.Serial, DateOnly.FromDateTime(now.UtcDateTime), _upload, module),
        Fingerprint = "4f65b891f3bc09bdb6d4c36a996b532d",
        Size = ArchiveSize,
        Status = ProgressStatus.FileUploading,
        Result = 0,
        UploadRate = 250_000,
        Steps = new ProgressSteps(3, 3, _percent),
    };
}

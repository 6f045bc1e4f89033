using DockLogs.Contracts;
using DockLogs.DockSimulator.Logs;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>One archive of an upload: what goes in, where it goes, how far it is. Not safe for several threads.</summary>
internal sealed class ArchiveJob(StartFile file, string deviceSn, IReadOnlyList<LogFile> logs) : IDisposable
{
    private const int Pull = 1;
    private const int Zip = 2;
    private const int Upload = 3;

    private int _step = Pull;
    private int _stepPercent;
    private DateTimeOffset? _finishTime;

    public string Module => file.Module;

    public string ObjectKey => file.ObjectKey;

    public IReadOnlyList<LogFile> Logs => logs;

    public string Status { get; private set; } = ProgressStatus.FilePull;

    public int Result { get; private set; }

    public long? Size { get; set; }

    public string? Fingerprint { get; set; }

    public long UploadRate { get; set; }

    /// <summary>Canceled when the cloud takes back this archive.</summary>
    public CancellationTokenSource Cancellation { get; } = new();

    public bool IsFinished => ProgressStatus.IsTerminal(Status);

    public void AdvancePull(int percent) => Advance(ProgressStatus.FilePull, Pull, percent);

    public void AdvanceZip(int percent) => Advance(ProgressStatus.FileZip, Zip, percent);

    public void AdvanceUpload(int percent) => Advance(ProgressStatus.FileUploading, Upload, percent);

    public void Finish(string status, int result, DateTimeOffset now)
    {
        Status = status;
        Result = result;
        UploadRate = 0;
        _finishTime = now;
        if (status == ProgressStatus.Ok)
        {
            _step = Upload;
            _stepPercent = 100;
        }
    }

    public ProgressFile Describe() => new()
    {
        Module = Module,
        DeviceSn = deviceSn,
        Key = ObjectKey,
        Fingerprint = Fingerprint,
        Size = Size,
        Status = Status,
        Result = Result,
        FinishTime = _finishTime,
        UploadRate = UploadRate,
        Steps = new ProgressSteps(_step, Upload, _stepPercent),
    };

    public void Dispose() => Cancellation.Dispose();

    private void Advance(string status, int step, int percent)
    {
        Status = status;
        _step = step;
        _stepPercent = percent;
    }
}

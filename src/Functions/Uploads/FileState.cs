namespace DockLogs.Functions.Uploads;

/// <summary>One archive of an upload, as its orchestration carries it.</summary>
public sealed record FileState
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>The logs that go into the archive.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <summary>Where the archive goes.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Where it stands.</summary>
    public FileStage Stage { get; init; } = FileStage.Waiting;

    /// <summary>The word people see.</summary>
    public string Status { get; init; } = FileStatus.Pending;

    /// <summary>0 to 100, never going back.</summary>
    public int Percent { get; init; }

    /// <summary>Serial number of the device, once the dock has said it.</summary>
    public string DeviceSn { get; init; } = "";

    /// <summary>Bytes, as the dock says.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes a second, as the dock says.</summary>
    public long? UploadRate { get; init; }

    /// <summary>As the dock says.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>One of <see cref="FileIntegrity"/>.</summary>
    public string Integrity { get; init; } = FileIntegrity.Unchecked;

    /// <summary>Why it faulted or failed: a dock's code or one of <see cref="UploadErrorCode"/>.</summary>
    public int? Code { get; init; }

    /// <summary>The dock's clock in the newest report about this file.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>When the first of the logs begins, when known.</summary>
    public DateTimeOffset? LogsFrom { get; init; }

    /// <summary>When the last of the logs ends, when known.</summary>
    public DateTimeOffset? LogsTo { get; init; }

    /// <summary>True once nothing more is expected of the dock for this file.</summary>
    public bool IsSettled => Stage is not (FileStage.Waiting or FileStage.Asked or FileStage.Faulted);
}

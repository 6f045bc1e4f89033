namespace DockLogs.Contracts;

/// <summary>How far one archive is (<c>data.output.ext.files[]</c>).</summary>
public sealed record ProgressFile
{
    /// <summary>Whose log, see <see cref="LogModule"/>; unknown modules are kept, empty when missing.</summary>
    public string Module { get; init; } = "";

    /// <summary>Serial number of the device whose log it is; a dock's blank one reads as the gateway's, an aircraft's stays empty.</summary>
    public string DeviceSn { get; init; } = "";

    /// <summary>The object key; empty when missing.</summary>
    public string Key { get; init; } = "";

    /// <summary>The archive's fingerprint as the dock tells it, on the page an MD5 in hex; null when missing or blank.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The archive's size in bytes; null when missing or negative.</summary>
    public long? Size { get; init; }

    /// <summary>The file's status word, see <see cref="ProgressStatus"/>; empty when missing.</summary>
    public string Status { get; init; } = "";

    /// <summary>The file's own result: non-zero is an error; null when missing.</summary>
    public int? Result { get; init; }

    /// <summary>
    /// Percentage, 0 to 100. 100 when the status is <c>ok</c> (or missing while the whole upload's is); with both steps
    /// valid <c>((current_step-1)*100+progress)/total_step</c>; else <c>progress</c>.
    /// </summary>
    public int Percent { get; init; }

    /// <summary>When the upload was complete; null when missing or zero.</summary>
    public DateTimeOffset? FinishTime { get; init; }

    /// <summary>Upload rate in bytes per second; null when missing or negative.</summary>
    public long? UploadRate { get; init; }

    /// <summary>For writing: the steps to send in place of <see cref="Percent"/>. Null on what was read.</summary>
    public ProgressSteps? Steps { get; init; }
}

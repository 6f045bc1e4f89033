namespace DockLogs.Functions.Telemetry;

/// <summary>Attributes of the spans of <see cref="UploadTracing"/>. None holds a secret.</summary>
public static class SpanKeys
{
    /// <summary>The upload's id.</summary>
    public const string Upload = "docklogs.upload.id";

    /// <summary>The serial number of the dock.</summary>
    public const string Dock = "docklogs.dock";

    /// <summary>The pull that asked for the upload.</summary>
    public const string Pull = "docklogs.pull.id";

    /// <summary>How the upload ended.</summary>
    public const string Status = "docklogs.upload.status";

    /// <summary>The state that a span of <see cref="SpanNames.State"/> covers.</summary>
    public const string State = "docklogs.upload.state";

    /// <summary>Start commands sent.</summary>
    public const string Attempts = "docklogs.upload.attempts";

    /// <summary>The error's code.</summary>
    public const string ErrorCode = "docklogs.error.code";

    /// <summary>What happened, in plain words.</summary>
    public const string ErrorMessage = "docklogs.error.message";

    /// <summary>What to do, in plain words.</summary>
    public const string ErrorAdvice = "docklogs.error.advice";

    /// <summary>The <c>tid</c> of a command or reply.</summary>
    public const string Tid = "docklogs.command.tid";

    /// <summary>Return code of a reply.</summary>
    public const string Result = "docklogs.reply.result";

    /// <summary>Status word of a progress report.</summary>
    public const string Progress = "docklogs.progress.status";

    /// <summary>Messages that went into one event.</summary>
    public const string Messages = "docklogs.messages";

    /// <summary>Key of an archive.</summary>
    public const string ObjectKey = "docklogs.object.key";

    /// <summary>What the comparison with the storage said.</summary>
    public const string Integrity = "docklogs.archive.integrity";

    /// <summary>Bytes of an archive.</summary>
    public const string Size = "docklogs.archive.size";
}

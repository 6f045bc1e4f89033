using DockLogs.Functions.Telemetry;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// All an upload's orchestration knows. It goes through ContinueAsNew, so it holds no secret and stays small.
/// The rules that change it (<see cref="UploadRules"/>, <see cref="StartRules"/>, <see cref="ProgressRules"/>,
/// <see cref="CancelRules"/>, <see cref="RoundRules"/>, <see cref="EndRules"/>) are pure functions; docs/uploads.md has
/// them as a table.
/// </summary>
public sealed record UploadState
{
    /// <summary>What was asked for.</summary>
    public required UploadRequest Request { get; init; }

    /// <summary>The settings it lives by.</summary>
    public required UploadLimits Limits { get; init; }

    /// <summary>The archives.</summary>
    public required IReadOnlyList<FileState> Files { get; init; }

    /// <summary>Where it stands.</summary>
    public UploadPhase Phase { get; init; }

    /// <summary>0 to 100, never going back.</summary>
    public int Percent { get; init; }

    /// <summary>Start commands sent.</summary>
    public int Attempt { get; init; }

    /// <summary>Start commands sent in this round and not answered in time.</summary>
    public int Unanswered { get; init; }

    /// <summary>Rounds that the dock refused or gave up with an error that passes.</summary>
    public int Refusals { get; init; }

    /// <summary>Rounds that the dock refused because it is exporting for somebody else.</summary>
    public int BusyWaits { get; init; }

    /// <summary>Times in a row that a start command could not be handed to the broker.</summary>
    public int SendFaults { get; init; }

    /// <summary>The <c>tid</c>s of this round's start commands, newest last.</summary>
    public IReadOnlyList<string> StartTids { get; init; } = [];

    /// <summary>True once the newest start command of this round was answered.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>When the next start command is due; null while a reply is awaited.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Until when the reply to the newest start command is awaited; null when none is.</summary>
    public DateTimeOffset? ReplyDue { get; init; }

    /// <summary>When the slot's lease is to be renewed.</summary>
    public DateTimeOffset? RenewAt { get; init; }

    /// <summary>When it is given up: the latest time, or sooner when the credentials of the newest start command end before.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When it is given up at the latest, as <c>Upload:Deadline</c> has it.</summary>
    public DateTimeOffset? LatestDeadline { get; init; }

    /// <summary>Why the last start command had no credentials; null when it had.</summary>
    public string? CredentialsFault { get; init; }

    /// <summary>When the dock first accepted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the dock was last heard of in this round, or accepted it.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// The dock's clock in the report that ended the round before, or the moment before its answer to a start command that
    /// was sent again: reports up to then belong to the export before. Null also when the dock's clock was seen to go back.
    /// </summary>
    public DateTimeOffset? StaleUntil { get; init; }

    /// <summary>True when the files must be asked for one at a time (the dock could not cope with two).</summary>
    public bool OneAtATime { get; init; }

    /// <summary>A cancel under way.</summary>
    public CancelState? Cancel { get; init; }

    /// <summary>Modules that somebody cancelled.</summary>
    public IReadOnlyList<string> CancelledModules { get; init; } = [];

    /// <summary>True once the pipeline has given up on the dock: no further round.</summary>
    public bool GaveUp { get; init; }

    /// <summary>What went wrong, if something did.</summary>
    public UploadError? Error { get; init; }

    /// <summary>For metrics and trace.</summary>
    public UploadTrace? Trace { get; init; }
}

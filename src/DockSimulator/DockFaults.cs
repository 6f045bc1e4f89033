using DockLogs.Contracts;

namespace DockLogs.DockSimulator;

/// <summary>What a simulated dock does wrong. The default is a dock without faults.</summary>
public sealed record DockFaults
{
    /// <summary>No fault.</summary>
    public static DockFaults None { get; } = new();

    /// <summary>Hears commands and does nothing: no reply, no upload, no progress.</summary>
    public bool NoReply { get; init; }

    /// <summary>Acts on commands, but the first this many replies never leave the dock.</summary>
    public int LostReplies { get; init; }

    /// <summary>Every <c>fileupload_start</c> is refused with this code.</summary>
    public int? StartErrorCode { get; init; }

    /// <summary>Every <c>fileupload_list</c> is refused with this code.</summary>
    public int? ListErrorCode { get; init; }

    /// <summary>A start that repeats the running upload's <c>bid</c> is answered 325009 instead of 0.</summary>
    public bool RefuseRepeatedStart { get; init; }

    /// <summary>The aircraft is off: its logs cannot be listed or uploaded (324015).</summary>
    public bool AircraftOff { get; init; }

    /// <summary>Each archive's transfer stops for good at this percentage (0..100); only a cancel ends it.</summary>
    public int? StallAtPercent { get; init; }

    /// <summary>Archives leave the dock at this rate, bytes per second.</summary>
    public long? UploadBytesPerSecond { get; init; }

    /// <summary>This module's archive is never uploaded and ends as <c>failed</c>.</summary>
    public string? FailModule { get; init; }

    /// <summary>The result code reported for <see cref="FailModule"/>; 324017 is a failed pull.</summary>
    public int FailCode { get; init; } = 324017;

    /// <summary>The reported fingerprint is not that of the archive.</summary>
    public bool WrongFingerprint { get; init; }

    /// <summary>Everything is said twice.</summary>
    public bool DuplicateMessages { get; init; }

    /// <summary>Neighbouring messages change places; one that has no neighbour within a second goes alone.</summary>
    public bool ReorderedMessages { get; init; }

    /// <summary>How messages are spelt: modules as numbers, misspelt or missing fields, as real docks do.</summary>
    public UpDialect Dialect { get; init; } = UpDialect.Page;
}

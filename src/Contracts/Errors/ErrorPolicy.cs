namespace DockLogs.Contracts;

/// <summary>What to do about a dock's error.</summary>
public enum ErrorPolicy
{
    /// <summary>Trying again will not help: stop and tell the operator.</summary>
    Stop,

    /// <summary>Passes by itself: try again later.</summary>
    RetryLater,

    /// <summary>Too much at once: split the selection in halves and try those.</summary>
    SplitSelection,

    /// <summary>The aircraft cannot be reached: go on without module 0.</summary>
    WithoutAircraft,

    /// <summary>There are no logs: an empty result, not a failure.</summary>
    NothingToDo,

    /// <summary>The dock is exporting already: if it is this upload, go on waiting for progress; else wait for the slot.</summary>
    WaitForSlot,

    /// <summary>A flight task was refused because of the logs: missions go first, hold off.</summary>
    MissionConflict,
}

using System.Collections.Frozen;
using System.Globalization;

namespace DockLogs.Contracts;

/// <summary>The error codes of docks that concern logs (field-notes.md, "Error codes").</summary>
public static class ErrorCatalogue
{
    private static readonly FrozenDictionary<int, DockError> Known = new DockError[]
    {
        new(314000, "state-not-supported",
            "The dock cannot do this in its present state.",
            "Look at the dock: it may be in maintenance, updating, or its firmware may not support remote logs. Ask again when it is idle.",
            ErrorPolicy.Stop),
        new(319001, "mission-refused-log-list",
            "A flight task was refused because the dock is busy with its logs.",
            "Missions go first: logs of this dock are left alone for a while. Plan log pulls outside of flight hours.",
            ErrorPolicy.MissionConflict),
        new(319018, "mission-refused-log-pull",
            "A flight task was refused because the dock is pulling logs.",
            "Missions go first: logs of this dock are left alone for a while. Plan log pulls outside of flight hours.",
            ErrorPolicy.MissionConflict),
        new(319019, "mission-refused-log-upload",
            "A flight task was refused because the dock is uploading logs.",
            "Missions go first: logs of this dock are left alone for a while. Plan log pulls outside of flight hours.",
            ErrorPolicy.MissionConflict),
        new(324001, "export-interrupted",
            "A restart or a power loss interrupted the log export.",
            "Nothing to do: it is tried again. If it keeps happening, check the dock's power supply.",
            ErrorPolicy.RetryLater),
        new(324012, "compression-timeout",
            "Packing the logs took too long because too many were selected.",
            "Nothing to do while several logs are selected: the selection is split into halves. A single log that is too large cannot be had remotely; fetch it at the dock.",
            ErrorPolicy.SplitSelection),
        new(324013, "list-failed",
            "The dock could not list its logs.",
            "Nothing to do: it is tried again. If it keeps happening, restart the dock.",
            ErrorPolicy.RetryLater),
        new(324014, "no-logs",
            "There are no logs to upload.",
            "Nothing to do: this is an empty result, not a failure.",
            ErrorPolicy.NothingToDo),
        new(324015, "aircraft-not-connected",
            "The aircraft is switched off or not connected to the dock.",
            "The dock's own logs are still fetched. For the aircraft's logs, put the aircraft into the dock and switch it on.",
            ErrorPolicy.WithoutAircraft),
        new(324016, "dock-storage-full",
            "The dock has no room left to pack the logs.",
            "Free storage on the dock (delete old media or logs there), then ask again.",
            ErrorPolicy.Stop),
        new(324017, "log-pull-failed",
            "The dock could not fetch the logs it was asked for.",
            "Nothing to do: it is tried again. If it keeps happening, restart dock and aircraft.",
            ErrorPolicy.RetryLater),
        new(324018, "log-compression-failed",
            "The dock could not pack the logs.",
            "Nothing to do: it is tried again. If it keeps happening, restart the dock.",
            ErrorPolicy.RetryLater),
        new(324019, "dock-network-failure",
            "The dock's network failed during the upload.",
            "Nothing to do: it is tried again. If it keeps happening, check the dock's network connection.",
            ErrorPolicy.RetryLater),
        new(324021, "export-interrupted-by-restart",
            "A restart or a power loss interrupted the log export.",
            "Nothing to do: it is tried again. If it keeps happening, check the dock's power supply.",
            ErrorPolicy.RetryLater),
        new(325001, "bad-parameter",
            "The dock does not accept a parameter of the command.",
            "Check the modules and boot indexes of the request against the dock's list of logs, and the storage settings.",
            ErrorPolicy.Stop),
        new(325009, "already-exporting",
            "The dock is already exporting logs.",
            "Nothing to do: if it is this upload, its progress is awaited, else it waits until the dock is free.",
            ErrorPolicy.WaitForSlot),
    }.Concat(Busy(325004, 325005, 325006, 325007, 325008, 325010, 325011, 325012)).ToFrozenDictionary(error => error.Code);

    /// <summary>All codes with an entry of their own, ascending.</summary>
    public static IReadOnlyList<DockError> All { get; } = [.. Known.Values.OrderBy(error => error.Code)];

    /// <summary>
    /// What is known about a code. A code without an entry of its own gets a default: it is worth a bounded number of retries.
    /// </summary>
    public static DockError Find(int code) => Known.TryGetValue(code, out var error) ? error : Unknown(code);

    private static IEnumerable<DockError> Busy(params int[] codes) => codes.Select(code => new DockError(
        code,
        "request-timeout-or-busy",
        "The request timed out on the dock, the dock is busy, or its aircraft is not connected.",
        "Nothing to do: it is tried again. If it keeps happening, see whether the dock is occupied and the aircraft switched on.",
        ErrorPolicy.RetryLater));

    private static DockError Unknown(int code) => new(
        code,
        "unknown",
        string.Create(CultureInfo.InvariantCulture, $"The dock reported error {code}, which is not in the catalogue."),
        "It is tried again a few times. If it keeps happening, look the code up in the dock vendor's error table.",
        ErrorPolicy.RetryLater);
}

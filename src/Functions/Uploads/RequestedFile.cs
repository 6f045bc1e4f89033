namespace DockLogs.Functions.Uploads;

/// <summary>The logs wanted of one module; they become one archive.</summary>
public sealed record RequestedFile
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>The boot indexes of the logs, as the dock listed them.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <summary>When the first of the logs begins, when the one who asks knows it.</summary>
    public DateTimeOffset? LogsFrom { get; init; }

    /// <summary>When the last of the logs ends, when the one who asks knows it.</summary>
    public DateTimeOffset? LogsTo { get; init; }
}

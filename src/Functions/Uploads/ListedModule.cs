namespace DockLogs.Functions.Uploads;

/// <summary>The logs of one module.</summary>
public sealed record ListedModule
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>Serial number of the device; may be empty.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>The dock's return code for this module; 0 is good.</summary>
    public required int Result { get; init; }

    /// <summary>The logs.</summary>
    public required IReadOnlyList<ListedLog> Logs { get; init; }
}

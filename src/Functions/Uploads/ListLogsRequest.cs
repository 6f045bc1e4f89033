namespace DockLogs.Functions.Uploads;

/// <summary>Input of <see cref="ListLogsOrchestration"/>, whose instance id is the <c>bid</c> of the command.</summary>
public sealed record ListLogsRequest
{
    /// <summary>The serial number of the dock.</summary>
    public required string Dock { get; init; }

    /// <summary>"0" aircraft, "3" dock.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>True for a pull: a dock on a mission is not asked.</summary>
    public bool UnlessOnMission { get; init; }
}

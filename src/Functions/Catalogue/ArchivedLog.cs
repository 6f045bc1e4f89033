namespace DockLogs.Functions.Catalogue;

/// <summary>A log that lies in some archive of the catalogue.</summary>
public sealed record ArchivedLog
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>Whose log it is; empty when the dock did not say.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>The log's boot index.</summary>
    public required long BootIndex { get; init; }

    /// <summary>The log's size in bytes as it was listed before it was taken; null when nobody had listed it.</summary>
    public long? Size { get; init; }

    /// <summary>When the archive was complete.</summary>
    public required DateTimeOffset At { get; init; }
}

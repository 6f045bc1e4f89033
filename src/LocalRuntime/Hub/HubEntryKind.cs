namespace DockLogs.LocalRuntime.Hub;

/// <summary>What an entry of a frame says; part of the file format.</summary>
internal enum HubEntryKind : byte
{
    /// <summary>Events of a partition, in a chunk of the frame.</summary>
    Events = 1,

    /// <summary>How far a consumer group is.</summary>
    Checkpoint = 2,

    /// <summary>A hub and its partitions.</summary>
    Hub = 3,

    /// <summary>Where a partition stands as a segment begins.</summary>
    Position = 4,

    /// <summary>How long the segment before is.</summary>
    Previous = 5,
}

namespace DockLogs.Functions.Uploads;

/// <summary>One archive of a start command.</summary>
public sealed record StartUploadFile
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>Where it goes.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>The logs in it.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }
}

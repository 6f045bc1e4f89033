namespace DockLogs.Functions.Uploads;

/// <summary>What became of an upload's copies: output of <see cref="CopyArchivesOrchestration"/>.</summary>
public sealed record CopyReport
{
    /// <summary>Keys of the archives that now lie in Blob Storage.</summary>
    public required IReadOnlyList<string> Copied { get; init; }

    /// <summary>Keys of those that still lie where they were, each with the reason.</summary>
    public required IReadOnlyDictionary<string, string> Failed { get; init; }
}

using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Pulls;

/// <summary>Input of the activity that notes which logs have been archived, with their sizes.</summary>
public sealed record RecordArchivedInput
{
    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>The logs.</summary>
    public required IReadOnlyList<ArchivedLog> Logs { get; init; }
}

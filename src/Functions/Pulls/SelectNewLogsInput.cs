using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>Input of the activity that finds what is new.</summary>
public sealed record SelectNewLogsInput
{
    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>What it listed.</summary>
    public required IReadOnlyList<ListedModule> Files { get; init; }

    /// <summary>Only logs that end at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }
}

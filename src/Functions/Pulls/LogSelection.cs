using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>What is new of a dock's list.</summary>
public sealed record LogSelection
{
    /// <summary>How many logs were listed.</summary>
    public required int Found { get; init; }

    /// <summary>How many of them are not wanted.</summary>
    public required int Skipped { get; init; }

    /// <summary>Whether the dock is on a mission now.</summary>
    public bool OnMission { get; init; }

    /// <summary>The new ones by module, newest first.</summary>
    public required IReadOnlyList<ListedModule> Files { get; init; }
}

namespace DockLogs.Functions.Pulls;

/// <summary>Why a module's logs were not listed.</summary>
public sealed record PullModuleNote
{
    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>The dock's code for this module.</summary>
    public required int Code { get; init; }

    /// <summary>What it means.</summary>
    public required string Message { get; init; }
}

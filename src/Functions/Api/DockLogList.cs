using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Api;

/// <summary>What a dock answered to the question which logs it holds.</summary>
public sealed record DockLogList
{
    /// <summary>The dock that was asked.</summary>
    public required string Dock { get; init; }

    /// <summary>One entry a module, with the module's own result (0: good) and its logs.</summary>
    public required IReadOnlyList<ListedModule> Files { get; init; }
}

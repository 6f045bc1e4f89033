namespace DockLogs.Cli.Api;

/// <summary>The logs of one module.</summary>
/// <param name="Result">0: good; else the dock's error code.</param>
internal sealed record ListedModule(string? Module, string? DeviceSn, long? Result, IReadOnlyList<ListedLog>? Logs);

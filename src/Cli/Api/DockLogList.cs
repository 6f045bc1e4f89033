namespace DockLogs.Cli.Api;

/// <summary>What a dock answered.</summary>
internal sealed record DockLogList(string? Dock, IReadOnlyList<ListedModule>? Files);

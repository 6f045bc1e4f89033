namespace DockLogs.Cli.Api;

/// <summary>What to cancel; no modules: everything.</summary>
internal sealed record CancelWish(IReadOnlyList<string>? Modules);

namespace DockLogs.Cli.Api;

/// <summary>What to pull; no docks: the fleet.</summary>
/// <param name="Since">RFC 3339.</param>
/// <param name="Window">hh:mm:ss.</param>
internal sealed record PullWish(IReadOnlyList<string>? Docks, string? Since, string? Window);

namespace DockLogs.Cli.Api;

/// <summary>The last that is known of a dock's missions.</summary>
internal sealed record Mission(string? Status, bool? OnMission, DateTimeOffset? Since);

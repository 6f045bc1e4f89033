namespace DockLogs.Cli.Api;

/// <summary>One thing the service needs.</summary>
internal sealed record Dependency(string? Name, string? Status, long? Milliseconds, string? Detail);

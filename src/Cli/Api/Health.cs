namespace DockLogs.Cli.Api;

/// <summary>Whether everything the service needs answers.</summary>
internal sealed record Health(string? Status, IReadOnlyList<Dependency>? Dependencies);

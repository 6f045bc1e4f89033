namespace DockLogs.Cli.Api;

/// <summary>One fault of a request.</summary>
internal sealed record ProblemError(string? Field, string? Found, string? Expected);

namespace DockLogs.Cli.Api;

/// <summary>Why a module was not listed.</summary>
internal sealed record PullNote(string? Module, long? Code, string? Message);

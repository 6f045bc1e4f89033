namespace DockLogs.Cli.Api;

/// <summary>When pulls of the fleet leave a dock alone.</summary>
internal sealed record QuietHours(string? From, string? To, string? TimeZone);

namespace DockLogs.Cli.Api;

/// <summary>One log at a dock.</summary>
/// <param name="Size">Bytes.</param>
internal sealed record ListedLog(long? BootIndex, DateTimeOffset? StartTime, DateTimeOffset? EndTime, long? Size);

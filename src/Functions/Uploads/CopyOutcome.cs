namespace DockLogs.Functions.Uploads;

/// <summary>What became of a copy.</summary>
/// <param name="Fault">Null when the archive lies in Blob Storage; else why it never will.</param>
public sealed record CopyOutcome(string? Fault);

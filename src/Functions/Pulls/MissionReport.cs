namespace DockLogs.Functions.Pulls;

/// <summary>What a dock said of a flight task.</summary>
/// <param name="Status">The word of <c>output.status</c>.</param>
/// <param name="At">The dock's own clock; null when it gave none.</param>
public sealed record MissionReport(string Status, DateTimeOffset? At);

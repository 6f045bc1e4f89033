namespace DockLogs.Cli;

/// <summary>What was asked for was tried and did not end well; the message says how.</summary>
internal sealed class EndedBadlyException(string message) : Exception(message);

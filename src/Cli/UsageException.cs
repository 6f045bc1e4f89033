namespace DockLogs.Cli;

/// <summary>Something the caller asked for cannot be done as asked; the message says what was found and expected.</summary>
internal sealed class UsageException(string message) : Exception(message);

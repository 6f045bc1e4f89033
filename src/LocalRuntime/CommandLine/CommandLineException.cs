namespace DockLogs.LocalRuntime.CommandLine;

/// <summary>The command line cannot be understood. The message is meant for the one who wrote it.</summary>
public sealed class CommandLineException(string message) : Exception(message);

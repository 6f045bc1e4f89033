namespace DockLogs.Cli.Api;

/// <summary>The API did not answer, or not in time.</summary>
internal sealed class ApiUnreachableException(string message) : Exception(message);

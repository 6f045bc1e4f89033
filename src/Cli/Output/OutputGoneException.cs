namespace DockLogs.Cli.Output;

/// <summary>Nobody reads the output any more (<c>docklogs … | head</c>).</summary>
internal sealed class OutputGoneException(IOException cause) : Exception("Nobody reads the output any more.", cause);

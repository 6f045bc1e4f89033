namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The pipeline cannot start as things are. The message tells the user what is wrong and what to do.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);

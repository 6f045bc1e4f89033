namespace DockLogs.LocalRuntime.Settings;

/// <summary>A setting or file the user wrote cannot be used. The message is meant for that user.</summary>
public sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);

namespace DockLogs.Contracts;

/// <summary>Whose log it is (remote-log.md, enum <c>module</c>). A module is text: unknown ones must not lose a message.</summary>
public static class LogModule
{
    /// <summary>The aircraft's log.</summary>
    public const string Aircraft = "0";

    /// <summary>The dock's own log.</summary>
    public const string Dock = "3";

    /// <summary>True for the two modules of the protocol page.</summary>
    public static bool IsKnown(string? module) => module is Aircraft or Dock;
}

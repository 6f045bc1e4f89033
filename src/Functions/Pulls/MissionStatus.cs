namespace DockLogs.Functions.Pulls;

/// <summary>The status words of flight tasks (Cloud API, wayline management).</summary>
public static class MissionStatus
{
    /// <summary>
    /// True for a word after which the aircraft is back: <c>ok</c>, <c>partially_done</c>, <c>failed</c>, <c>canceled</c>,
    /// <c>rejected</c>, <c>timeout</c>. Every other word, known (<c>sent</c>, <c>in_progress</c>, <c>paused</c>) or not, is a mission under way.
    /// </summary>
    public static bool IsOver(string status) => status is "ok" or "partially_done" or "failed" or "canceled" or "rejected" or "timeout";
}

namespace DockLogs.Functions.Pulls;

/// <summary>Where a pull, or its work on one dock, stands.</summary>
public static class PullStatus
{
    /// <summary>A dock whose turn has not come or whose work is not done.</summary>
    public const string Pending = "pending";

    /// <summary>A dock that was put off and is asked again while the pull's window is open; its hold says why.</summary>
    public const string Waiting = "waiting";

    /// <summary>A dock that could not be asked: it was on a mission, in its quiet hours or not to be heard all the time.</summary>
    public const string Missed = "missed";

    /// <summary>A pull under way.</summary>
    public const string Running = "running";

    /// <summary>Everything new is in the catalogue.</summary>
    public const string Completed = "completed";

    /// <summary>Some of it is.</summary>
    public const string CompletedPartially = "completedPartially";

    /// <summary>Nothing of it is.</summary>
    public const string Failed = "failed";
}

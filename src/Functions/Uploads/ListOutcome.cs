namespace DockLogs.Functions.Uploads;

/// <summary>How asking a dock for its list of logs ended.</summary>
public static class ListOutcome
{
    /// <summary>The dock answered.</summary>
    public const string Answered = "answered";

    /// <summary>No answer within <c>Upload:ReplyTimeout</c>.</summary>
    public const string TimedOut = "timedOut";

    /// <summary>The dock answered with an error.</summary>
    public const string DockError = "dockError";

    /// <summary>The command could not be sent to the broker.</summary>
    public const string NotSent = "notSent";

    /// <summary>The dock is on a mission and was not asked.</summary>
    public const string Held = "held";
}

using DockLogs.Functions.Pulls;

namespace DockLogs.Functions.Api;

/// <summary>Answers whose body is a pull.</summary>
internal static class PullAnswer
{
    private const string SecondsToNextLook = "5";

    /// <summary>The pull; while it runs, with when to look again.</summary>
    public static JsonAnswer Of(int status, PullReport pull)
    {
        JsonAnswer answer = JsonAnswer.Of(status, pull, ApiJson.Readable.PullReport);
        return pull.Status == PullStatus.Running ? answer.With("Retry-After", SecondsToNextLook) : answer;
    }
}

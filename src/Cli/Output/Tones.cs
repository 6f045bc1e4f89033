namespace DockLogs.Cli.Output;

/// <summary>The tones of the API's status words; unknown words are plain.</summary>
internal static class Tones
{
    /// <summary>The tone of a status, integrity or outcome.</summary>
    public static Tone Of(string? word) => word switch
    {
        "completed" or "verified" or "healthy" or "ok" => Tone.Good,
        "completedPartially" or "canceled" or "canceling" or "skipped" or "waiting" => Tone.Doubtful,
        "failed" or "timedOut" or "mismatch" or "missing" or "missed" or "unhealthy" or "rejected" or "timeout" => Tone.Bad,
        _ => Tone.Plain,
    };
}

namespace DockLogs.Functions.Telemetry;

/// <summary>What an upload's orchestration tells its last activity for metrics and trace; never shown to people.</summary>
public sealed record UploadTrace
{
    /// <summary>W3C trace context of the trace's root; null when nobody listened as the upload was asked for.</summary>
    public string? Root { get; init; }

    /// <summary>The states it went through, in order, the end included.</summary>
    public IReadOnlyList<StateTime> States { get; init; } = [];

    /// <summary>Seconds from each answered start command to its answer.</summary>
    public IReadOnlyList<double> ReplySeconds { get; init; } = [];
}

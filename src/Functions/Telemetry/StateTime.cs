namespace DockLogs.Functions.Telemetry;

/// <summary>When an upload came into a state.</summary>
/// <param name="State">One of <see cref="Uploads.UploadStatus"/>.</param>
/// <param name="At">By the orchestration's clock.</param>
public sealed record StateTime(string State, DateTimeOffset At);

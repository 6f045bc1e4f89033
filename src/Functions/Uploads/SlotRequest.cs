namespace DockLogs.Functions.Uploads;

/// <summary>An upload asks for its dock's slot, renews it, or gives it back.</summary>
public sealed record SlotRequest
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>The orchestration's time, so that a replay asks the same.</summary>
    public required DateTimeOffset Now { get; init; }
}

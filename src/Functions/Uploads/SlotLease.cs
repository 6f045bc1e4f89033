namespace DockLogs.Functions.Uploads;

/// <summary>An upload's hold on a dock's slot, or on its place in the queue.</summary>
public sealed record SlotLease
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>Until when, unless renewed.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>True once the lease ran out and its holder was asked whether it still lives.</summary>
    public bool IsDoubtful { get; init; }
}

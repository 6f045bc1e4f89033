namespace DockLogs.Functions.Uploads;

/// <summary>What <see cref="CancelAtDock"/> needs.</summary>
public sealed record CancelAtDockInput
{
    /// <summary>The upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>The dock.</summary>
    public required string Dock { get; init; }

    /// <summary>Of this command.</summary>
    public required string Tid { get; init; }

    /// <summary>What to stop.</summary>
    public required IReadOnlyList<string> Modules { get; init; }

    /// <summary>W3C trace context of the upload's trace; null when it has none.</summary>
    public string? Trace { get; init; }
}

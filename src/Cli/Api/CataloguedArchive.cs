namespace DockLogs.Cli.Api;

/// <summary>An archive of the catalogue.</summary>
internal sealed record CataloguedArchive
{
    public string? Dock { get; init; }

    public string? Module { get; init; }

    public string? UploadId { get; init; }

    public IReadOnlyList<long>? BootIndexes { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    public string? Integrity { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}

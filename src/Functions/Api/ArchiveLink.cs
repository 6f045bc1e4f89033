namespace DockLogs.Functions.Api;

/// <summary>A link to an archive that needs no key: body of GET uploads/{id}/files/{module}/link.</summary>
public sealed record ArchiveLink
{
    /// <summary>Where the archive can be read, by anybody who has the link.</summary>
    public required string Url { get; init; }

    /// <summary>Until when.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Api;

/// <summary>An archive of the catalogue as GET logs shows it.</summary>
public sealed record CataloguedArchive
{
    /// <summary>The dock it came from.</summary>
    public required string Dock { get; init; }

    /// <summary>"0" aircraft, "3" dock.</summary>
    public required string Module { get; init; }

    /// <summary>Whose logs they are; empty when the dock did not say.</summary>
    public required string DeviceSn { get; init; }

    /// <summary>The upload that brought it.</summary>
    public required string UploadId { get; init; }

    /// <summary>The logs in it.</summary>
    public required IReadOnlyList<long> BootIndexes { get; init; }

    /// <summary>Where it lies: <c>blob</c>, <c>aws</c>, <c>minio</c> or <c>ali</c>.</summary>
    public required string Store { get; init; }

    /// <summary>Bucket or container there.</summary>
    public required string Bucket { get; init; }

    /// <summary>Its key there.</summary>
    public required string ObjectKey { get; init; }

    /// <summary>Why it was not copied into Blob Storage, when it was to be.</summary>
    public string? CopyFault { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>MD5 of the stored object, hexadecimal.</summary>
    public string? Md5 { get; init; }

    /// <summary>What the dock said of it.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether both agree.</summary>
    public required string Integrity { get; init; }

    /// <summary>When it was verified and entered; from and to of the search look at this.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>When its first log begins, if known.</summary>
    public DateTimeOffset? LogsFrom { get; init; }

    /// <summary>When its last log ends, if known.</summary>
    public DateTimeOffset? LogsTo { get; init; }

    /// <summary>The pull it belongs to.</summary>
    public string? Pull { get; init; }

    /// <summary>Where it can be fetched.</summary>
    public required string Content { get; init; }

    /// <summary>An entry as it is shown.</summary>
    public static CataloguedArchive Of(ArchiveEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArchivePlace place = entry.Place ?? ArchivePlace.InBlobStorage;
        return new CataloguedArchive
        {
            Dock = entry.Dock,
            Module = entry.Module,
            DeviceSn = entry.DeviceSn,
            UploadId = entry.UploadId,
            BootIndexes = entry.BootIndexes,
            Store = place.Store,
            Bucket = place.Bucket,
            ObjectKey = entry.ObjectKey,
            CopyFault = entry.CopyFault,
            Size = entry.Size,
            Md5 = entry.Md5,
            Fingerprint = entry.Fingerprint,
            Integrity = entry.Integrity,
            CompletedAt = entry.CompletedAt,
            LogsFrom = entry.LogsFrom,
            LogsTo = entry.LogsTo,
            Pull = entry.Pull,
            Content = $"{UploadAnswer.PathOf(entry.UploadId)}/files/{Contracts.ObjectKey.NameOf(entry.ObjectKey)}/content",
        };
    }
}

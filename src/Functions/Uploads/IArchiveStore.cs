using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Uploads;

/// <summary>Where docks' archives end up, as the checking side sees it.</summary>
public interface IArchiveStore
{
    /// <summary>What is stored under a key; null when nothing is.</summary>
    Task<StoredArchive?> FindAsync(ArchivePlace place, string objectKey, CancellationToken cancellationToken);

    /// <summary>Reads the whole object and computes its MD5, in lower-case hexadecimal.</summary>
    Task<string> ComputeMd5Async(ArchivePlace place, string objectKey, CancellationToken cancellationToken);
}

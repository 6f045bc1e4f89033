using System.Collections.Concurrent;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>What docks have uploaded.</summary>
internal sealed class FakeArchives : IArchiveStore
{
    public ConcurrentDictionary<string, StoredArchive> Stored { get; } = new();

    public ConcurrentDictionary<string, string> Contents { get; } = new();

    public int Looks { get; private set; }

    public Exception? Fault { get; set; }

    public Task<StoredArchive?> FindAsync(ArchivePlace place, string objectKey, CancellationToken cancellationToken)
    {
        Looks++;
        return Fault is null ? Task.FromResult(Stored.GetValueOrDefault(objectKey)) : Task.FromException<StoredArchive?>(Fault);
    }

    public Task<string> ComputeMd5Async(ArchivePlace place, string objectKey, CancellationToken cancellationToken) => Task.FromResult(Contents[objectKey]);
}

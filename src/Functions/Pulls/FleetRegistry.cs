using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;

namespace DockLogs.Functions.Pulls;

/// <summary>The docks that pulls of the whole fleet ask, one blob each in container <c>fleet</c>.</summary>
/// <remarks>Every change is made on the entry's storage ETag and tried again when another writer was faster.</remarks>
public sealed class FleetRegistry(BlobServiceClient blobs, DockSightings sightings)
{
    private readonly BlobContainerClient _fleet = blobs.GetBlobContainerClient(ContainerNames.Fleet);

    /// <summary>One dock's entry, or null.</summary>
    public async Task<RegisteredDock?> FindAsync(DockSerial dock, CancellationToken cancellationToken) =>
        (await ReadAsync(dock, cancellationToken)).Entry;

    /// <summary>Creates or replaces a dock's entry; when it was last seen is kept.</summary>
    /// <param name="entry">The new entry; its LastSeen is not used.</param>
    /// <param name="condition">Looks at the present entry (null: none) and says whether to go on.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<(RegistryOutcome Outcome, RegisteredDock Entry)> PutAsync(
        RegisteredDock entry, Func<RegisteredDock?, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(condition);
        DockSerial dock = DockSerial.Parse(entry.Dock);
        while (true)
        {
            (RegisteredDock? present, ETag tag) = await ReadAsync(dock, cancellationToken);
            if (!condition(present))
            {
                return (RegistryOutcome.ConditionFailed, present ?? entry);
            }

            RegisteredDock next = entry with { LastSeen = present is null ? sightings.LastSeen(dock) : present.LastSeen };
            BlobUploadOptions options = new()
            {
                Metadata = RegistryMetadata.Write(next),
                Conditions = present is null
                    ? new BlobRequestConditions { IfNoneMatch = ETag.All }
                    : new BlobRequestConditions { IfMatch = tag },
            };
            try
            {
                BlobClient blob = _fleet.GetBlobClient(dock.Value);
                await _fleet.WriteAsync(() => blob.UploadAsync(BinaryData.Empty, options, cancellationToken), cancellationToken);
                return (present is null ? RegistryOutcome.Created : RegistryOutcome.Updated, next);
            }
            catch (RequestFailedException exception) when (exception.IsConflict())
            {
                // Another writer was faster: look again, the condition may no longer hold.
            }
        }
    }

    /// <summary>Removes a dock's entry.</summary>
    public async Task<RegistryOutcome> DeleteAsync(DockSerial dock, Func<RegisteredDock, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            (RegisteredDock? present, ETag tag) = await ReadAsync(dock, cancellationToken);
            if (present is null)
            {
                return RegistryOutcome.NotFound;
            }

            if (!condition(present))
            {
                return RegistryOutcome.ConditionFailed;
            }

            try
            {
                await _fleet.GetBlobClient(dock.Value).DeleteAsync(
                    DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = tag }, cancellationToken);
                return RegistryOutcome.Deleted;
            }
            catch (RequestFailedException exception) when (exception.IsConflict() || exception.IsMissing())
            {
                // Changed or gone since it was read: look again.
            }
        }
    }

    /// <summary>A page of the registry by serial number.</summary>
    /// <exception cref="FormatException">The continuation is none of this list.</exception>
    public async Task<ListPage<RegisteredDock>> ListAsync(int top, string? continuation, CancellationToken cancellationToken)
    {
        string? marker = continuation is null ? null : PageToken.Read(continuation, 1)[0];
        GetBlobsOptions options = new() { Traits = BlobTraits.Metadata };
        await foreach (Azure.Page<BlobItem> page in _fleet.GetBlobsAsync(options, cancellationToken)
            .AsPages(marker, top)
            .EmptyWhenMissing(cancellationToken))
        {
            string? next = string.IsNullOrEmpty(page.ContinuationToken) ? null : PageToken.Write(page.ContinuationToken);
            return new ListPage<RegisteredDock>([.. page.Values.Where(blob => IsEntry(blob.Name)).Select(WithSighting)], next);
        }

        return new ListPage<RegisteredDock>([], null);
    }

    /// <summary>The whole registry, by serial number.</summary>
    public async IAsyncEnumerable<RegisteredDock> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            (IReadOnlyList<RegisteredDock> items, continuation) = await ListAsync(LargestListing, continuation, cancellationToken);
            foreach (RegisteredDock dock in items)
            {
                yield return dock;
            }
        }
        while (continuation is not null);
    }

    // The most that one listing call of Blob Storage returns.
    private const int LargestListing = 5000;

    private async Task<(RegisteredDock? Entry, ETag Tag)> ReadAsync(DockSerial dock, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties properties = await _fleet.GetBlobClient(dock.Value).GetPropertiesAsync(cancellationToken: cancellationToken);
            return (WithSighting(RegistryMetadata.Read(dock.Value, properties.Metadata)), properties.ETag);
        }
        catch (RequestFailedException exception) when (exception.IsMissing())
        {
            return (null, default);
        }
    }

    // Names that begin with '~' are of other things about docks; they come last.
    internal static bool IsEntry(string name) => name[0] != '~';

    private RegisteredDock WithSighting(BlobItem blob) => WithSighting(RegistryMetadata.Read(blob.Name, blob.Metadata));

    // What this instance has heard and not yet written counts too.
    private RegisteredDock WithSighting(RegisteredDock entry) =>
        DockSerial.TryParse(entry.Dock, out DockSerial dock) && sightings.LastSeen(dock) is { } heard && (entry.LastSeen is null || heard > entry.LastSeen)
            ? entry with { LastSeen = heard }
            : entry;
}

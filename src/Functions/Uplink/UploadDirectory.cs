using System.Collections.Concurrent;
using DockLogs.Contracts;
using DockLogs.Functions.Telemetry;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// Tells whose an upload or list query is, and whether it still lives. One is made for each batch: within a batch an id
/// is looked up once. Whose an id is never changes and is kept across batches.
/// </summary>
internal sealed class UploadDirectory(DurableTaskClient client, UploadIndex index, UploadOwners owners)
{
    private readonly ConcurrentDictionary<string, Task<UploadLookup?>> _batch = new();

    /// <summary>What is known of an id; null when nothing is. A lookup that failed is not kept.</summary>
    public Task<UploadLookup?> FindAsync(UploadId id, CancellationToken cancellationToken)
    {
        Task<UploadLookup?> lookup = _batch.GetOrAdd(id.Value, _ => LookUpAsync(id, cancellationToken));
        if (!lookup.IsFaulted && !lookup.IsCanceled)
        {
            return lookup;
        }

        _batch.TryRemove(KeyValuePair.Create(id.Value, lookup));
        return _batch.GetOrAdd(id.Value, _ => LookUpAsync(id, cancellationToken));
    }

    /// <summary>The upload that has the dock; null when none has.</summary>
    public async Task<UploadId?> FindHolderAsync(DockSerial dock, CancellationToken cancellationToken)
    {
        EntityMetadata<DockSlotState>? slot = await client.Entities.GetEntityAsync<DockSlotState>(DockSlot.Of(dock.Value), includeState: true, cancellationToken);
        return slot is { IncludesState: true, State.Holder: { } holder } && UploadId.TryParse(holder.UploadId, out UploadId id) ? id : null;
    }

    private async Task<UploadLookup?> LookUpAsync(UploadId id, CancellationToken cancellationToken)
    {
        UploadLookup? known = owners.Find(id.Value);
        if (known is { IsLive: false })
        {
            return known;
        }

        UploadLookup? found = await AskAsync(id, known, cancellationToken);
        if (found is not null)
        {
            owners.Keep(id.Value, found);
        }

        return found;
    }

    private async Task<UploadLookup?> AskAsync(UploadId id, UploadLookup? known, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await client.GetInstanceAsync(id.Value, getInputsAndOutputs: known is null, cancellationToken);
        if (instance is null)
        {
            // Its history may be purged already; the index remembers.
            UploadView? ended = await index.FindAsync(id, cancellationToken);
            return ended is null ? null : new UploadLookup(ended.Dock, IsUpload: true, IsLive: false);
        }

        bool isLive = !instance.IsCompleted;
        return known is not null ? known with { IsLive = isLive } : instance.Name switch
        {
            nameof(UploadOrchestration) when instance.ReadInputAs<UploadRequest>() is { } upload => new UploadLookup(upload.Dock, IsUpload: true, isLive, upload.Trace ?? (UploadTracing.IsWatched ? instance.ReadCustomStatusAs<TracedUpload>()?.Trace?.Root : null)),
            nameof(ListLogsOrchestration) when instance.ReadInputAs<ListLogsRequest>() is { } query => new UploadLookup(query.Dock, IsUpload: false, isLive),
            _ => null,
        };
    }
}

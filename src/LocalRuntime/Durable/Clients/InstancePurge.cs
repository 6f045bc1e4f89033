using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Clients;

/// <summary>Forgets finished instances, with their histories and, when asked, their finished sub-orchestrations.</summary>
internal sealed class InstancePurge(EngineParts parts)
{
    private const int Batch = 500;

    public async Task<PurgeResult> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return InstanceTable.Find(parts.Store, instanceId) is { Snapshot.IsFinished: true } found
            ? new PurgeResult(await PurgeAsync([found.No], recursive, cancellation).ConfigureAwait(false))
            : new PurgeResult(0);
    }

    public async Task<PurgeResult> PurgeAsync(PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        InstanceFilter finished = new()
        {
            CreatedFrom = filter.CreatedFrom?.UtcTicks,
            CreatedTo = filter.CreatedTo?.UtcTicks,
            Statuses = filter.Statuses?.ToList() is { Count: > 0 } statuses ? statuses : null,
            Finished = true,
        };
        int purged = 0;
        long before = long.MaxValue;
        while (InstanceTable.ReadPage(parts.Store, finished, before, Batch) is { Count: > 0 } page)
        {
            cancellation.ThrowIfCancellationRequested();
            before = page[^1].No;
            purged += await PurgeAsync([.. page.Select(instance => instance.No)], recursive, cancellation).ConfigureAwait(false);
        }

        return new PurgeResult(purged, isComplete: true);
    }

    private async Task<int> PurgeAsync(List<long> numbers, bool recursive, CancellationToken cancellation)
    {
        for (int i = 0; recursive && i < numbers.Count; i++)
        {
            InstanceFilter children = new() { Parent = numbers[i], Finished = true };
            numbers.AddRange(InstanceTable.ReadPage(parts.Store, children, long.MaxValue, int.MaxValue)
                .Select(child => child.No)
                .Except(numbers));
        }

        await parts.Post.PurgeAsync(numbers).WaitAsync(cancellation).ConfigureAwait(false);
        return numbers.Count;
    }
}

using System.Globalization;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using DockLogs.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Clients;

/// <summary>
/// Finds instances: live ones in memory, finished ones in the database. Lists come newest first; a continuation token
/// is the number of the last instance looked at, so instances that come meanwhile do not disturb it.
/// </summary>
internal sealed class InstanceQueries(EngineParts parts)
{
    public InstanceRecord? Find(string id) =>
        parts.Instances.TryGet(id, out var live) ? InstanceRecord.Of(live) : InstanceTable.Find(parts.Store, id);

    public OrchestrationMetadata ToMetadata(InstanceRecord instance, bool withPayloads) => new(instance.Name, instance.Id)
    {
        RuntimeStatus = instance.Snapshot.Status,
        CreatedAt = new DateTimeOffset(instance.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(instance.Snapshot.UpdatedAt, TimeSpan.Zero),
        Tags = instance.Start.Tags ?? [],
        FailureDetails = instance.Snapshot.Failure?.ToDetails(),
        DataConverter = withPayloads ? parts.Converter : null,
        SerializedInput = withPayloads ? instance.Snapshot.Input : null,
        SerializedOutput = withPayloads ? instance.Snapshot.Output : null,
        SerializedCustomStatus = withPayloads ? instance.Snapshot.CustomStatus : null,
    };

    public AsyncPageable<OrchestrationMetadata> List(OrchestrationQuery query)
    {
        List<OrchestrationRuntimeStatus>? statuses = query.Statuses?.ToList() is { Count: > 0 } some ? some : null;
        InstanceFilter filter = new()
        {
            CreatedFrom = query.CreatedFrom?.UtcTicks,
            CreatedTo = query.CreatedTo?.UtcTicks,
            Prefix = query.InstanceIdPrefix,
            Finished = FinishedOnly(statuses),
            Statuses = statuses,
        };
        return Pageable.Create((token, hint, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            int size = Math.Max(1, hint ?? query.PageSize);
            return Task.FromResult(ReadPage(filter, token ?? query.ContinuationToken, size, query.FetchInputsAndOutputs));
        });
    }

    // Asking for live states only, the usual dashboard question, must not walk through years of finished instances.
    private static bool? FinishedOnly(List<OrchestrationRuntimeStatus>? statuses) => statuses switch
    {
        null => null,
        _ when statuses.TrueForAll(status => InstanceSnapshot.IsEnd(status)) => true,
        _ when !statuses.Exists(status => InstanceSnapshot.IsEnd(status)) => false,
        _ => null,
    };

    private static long ReadToken(string? token)
    {
        if (token is null)
        {
            return long.MaxValue;
        }

        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long before)
            ? before
            : throw new ArgumentException($"Found the continuation token '{token}', expected one that a query returned.", nameof(token));
    }

    private Page<OrchestrationMetadata> ReadPage(InstanceFilter filter, string? token, int size, bool withPayloads)
    {
        long before = ReadToken(token);
        List<OrchestrationMetadata> page = [];
        while (true)
        {
            List<InstanceRecord> rows = InstanceTable.ReadPage(parts.Store, filter, before, size - page.Count);
            int asked = size - page.Count;
            foreach (InstanceRecord row in rows)
            {
                before = row.No;
                InstanceRecord truth = parts.Instances.TryGet(row.Id, row.No, out var live) ? InstanceRecord.Of(live) : row;
                if (filter.Statuses is null || filter.Statuses.Contains(truth.Snapshot.Status))
                {
                    page.Add(ToMetadata(truth, withPayloads));
                }
            }

            if (rows.Count < asked)
            {
                return new Page<OrchestrationMetadata>(page);
            }

            if (page.Count == size)
            {
                return new Page<OrchestrationMetadata>(page, before.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}

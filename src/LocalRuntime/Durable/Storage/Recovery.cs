using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>
/// Brings back what was under way: every live instance without its history, its next timer, the waiting messages.
/// Instances with open activities or messages take a turn at once, which replays them.
/// </summary>
internal static class Recovery
{
    private const string LiveInstances = """
        SELECT i.no, i.id, i.name, i.created, i.updated, i.generation, i.start, i.input, i.custom_status, h.at, h.status, h.wake, h.open, h.key
        FROM instances i LEFT JOIN history h ON h.key = (
            SELECT max(key) FROM history WHERE key >= i.no << 24 AND key < (i.no + 1) << 24)
        WHERE i.finished IS NULL ORDER BY i.no
        """;

    /// <returns>How many instances live.</returns>
    public static int Run(EngineParts parts)
    {
        Dictionary<long, OrchestrationInstance> byNo = [];
        List<OrchestrationInstance> atOnce = [];
        parts.Store.Readers.Read(connection =>
        {
            using SqliteCommand query = connection.CreateCommand();
            query.CommandText = LiveInstances;
            using SqliteDataReader rows = query.ExecuteReader();
            while (rows.Read())
            {
                OrchestrationInstance instance = Restore(parts, rows, out bool openActivities);
                byNo.Add(instance.No, instance);
                parts.Instances.TryAdd(instance);
                if (openActivities)
                {
                    atOnce.Add(instance);
                }
            }

            return byNo.Count;
        });

        // Messages first: an instance that takes a turn at once shall find all of them in their order.
        DeliverInbox(parts, byNo);
        atOnce.ForEach(instance => instance.Wake());
        foreach (OrchestrationInstance instance in byNo.Values)
        {
            parts.Wakes.Schedule(instance);
        }

        return byNo.Count;
    }

    private static OrchestrationInstance Restore(EngineParts parts, SqliteDataReader row, out bool openActivities)
    {
        InstanceStart start = HistoryJson.ReadStart(Text(row, 6));
        int generation = row.GetInt32(5);
        bool hasSteps = !row.IsDBNull(9);
        OrchestrationInstance instance = new(parts, row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), start, Text(row, 7), held: false);
        OrchestrationRuntimeStatus fresh = generation == 0 ? OrchestrationRuntimeStatus.Pending : OrchestrationRuntimeStatus.Running;
        InstanceSnapshot snapshot = instance.Snapshot with
        {
            Status = hasSteps ? (OrchestrationRuntimeStatus)row.GetInt32(10) : fresh,
            UpdatedAt = hasSteps ? row.GetInt64(9) : row.GetInt64(4),
            CustomStatus = Text(row, 8),
        };
        long? wake = !hasSteps ? start.StartAt ?? 0 : row.IsDBNull(11) ? null : row.GetInt64(11);
        int lastStep = hasSteps ? (int)(row.GetInt64(13) - StoreSchema.Keys(instance.No).From) : 0;
        instance.Restore(snapshot, generation, lastStep, wake);
        openActivities = hasSteps && row.GetInt32(12) > 0;
        return instance;
    }

    private static void DeliverInbox(EngineParts parts, Dictionary<long, OrchestrationInstance> byNo)
    {
        foreach (InboxRow row in ReadInbox(parts.Store))
        {
            Message message = new(HistoryJson.ReadMessage(row.Message), row.Seq, row.Generation);
            if (row.Entity is { } entity)
            {
                parts.Entities.Deliver(entity, message, row.Due);
            }
            else if (!byNo.TryGetValue(row.Instance ?? 0, out OrchestrationInstance? instance) || !instance.Receive(message))
            {
                parts.Post.Discard([message]);
            }
        }
    }

    private static List<InboxRow> ReadInbox(DurableStore store) => store.Readers.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT seq, instance, entity, generation, due, message FROM inbox ORDER BY seq";
        using SqliteDataReader rows = query.ExecuteReader();
        List<InboxRow> inbox = [];
        while (rows.Read())
        {
            inbox.Add(new InboxRow(
                rows.GetInt64(0),
                rows.IsDBNull(1) ? null : rows.GetInt64(1),
                Text(rows, 2),
                rows.IsDBNull(3) ? null : rows.GetInt32(3),
                rows.IsDBNull(4) ? null : rows.GetInt64(4),
                rows.GetFieldValue<byte[]>(5)));
        }

        return inbox;
    });

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

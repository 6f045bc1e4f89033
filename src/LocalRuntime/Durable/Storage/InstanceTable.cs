using System.Text;
using DockLogs.LocalRuntime.Durable.History;
using DockLogs.LocalRuntime.Durable.Orchestrations;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>Reads instances. Rows of live ones are behind the truth in memory; the caller puts that over them.</summary>
internal static class InstanceTable
{
    private const string Columns = "no, id, name, created, updated, status, start, input, custom_status, output, failure";

    public static InstanceRecord? Find(DurableStore store, string id) => store.Readers.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = $"SELECT {Columns} FROM instances WHERE id = $id";
        query.Parameters.AddWithValue("$id", id);
        using SqliteDataReader row = query.ExecuteReader();
        return row.Read() ? Read(row) : null;
    });

    /// <summary>One page of instances, newest first.</summary>
    /// <param name="store">The database.</param>
    /// <param name="filter">Which ones; statuses of live instances cannot be told here, so all live ones pass.</param>
    /// <param name="before">Only instances with smaller numbers.</param>
    /// <param name="count">How many at most.</param>
    public static List<InstanceRecord> ReadPage(DurableStore store, InstanceFilter filter, long before, int count) => store.Readers.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        StringBuilder sql = new($"SELECT {Columns} FROM instances WHERE no < $before");
        query.Parameters.AddWithValue("$before", before);
        if (filter.CreatedFrom is { } from)
        {
            sql.Append(" AND created >= $from");
            query.Parameters.AddWithValue("$from", from);
        }

        if (filter.CreatedTo is { } to)
        {
            sql.Append(" AND created <= $to");
            query.Parameters.AddWithValue("$to", to);
        }

        if (!string.IsNullOrEmpty(filter.Prefix))
        {
            sql.Append(" AND id >= $prefix AND id < $beyond");
            query.Parameters.AddWithValue("$prefix", filter.Prefix);
            query.Parameters.AddWithValue("$beyond", filter.Prefix + "\U0010FFFF");
        }

        if (filter.Parent is { } parent)
        {
            sql.Append(" AND parent = $parent");
            query.Parameters.AddWithValue("$parent", parent);
        }

        if (filter.Finished is { } finished)
        {
            sql.Append(finished ? " AND finished IS NOT NULL" : " AND finished IS NULL");
        }

        if (filter.Statuses is { } statuses && filter.Finished != false)
        {
            string list = string.Join(',', statuses.Select(status => (int)status));
            sql.Append(filter.Finished == true ? $" AND status IN ({list})" : $" AND (finished IS NULL OR status IN ({list}))");
        }

        sql.Append(" ORDER BY no DESC LIMIT $count");
        query.Parameters.AddWithValue("$count", count);
        query.CommandText = sql.ToString();
        using SqliteDataReader rows = query.ExecuteReader();
        List<InstanceRecord> page = [];
        while (rows.Read())
        {
            page.Add(Read(rows));
        }

        return page;
    });

    private static InstanceRecord Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt64(3),
        HistoryJson.ReadStart(Text(row, 6)),
        new InstanceSnapshot
        {
            UpdatedAt = row.GetInt64(4),
            Status = (OrchestrationRuntimeStatus)row.GetInt32(5),
            Input = Text(row, 7),
            CustomStatus = Text(row, 8),
            Output = Text(row, 9),
            Failure = HistoryJson.ReadFailure(Text(row, 10)),
        });

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

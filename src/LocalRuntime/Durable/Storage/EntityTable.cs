using DockLogs.LocalRuntime.Durable.Entities;
using Microsoft.Data.Sqlite;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>Reads entities.</summary>
internal static class EntityTable
{
    public static EntitySnapshot? Read(DurableStore store, string id) => store.Readers.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT state, modified FROM entities WHERE id = $id";
        query.Parameters.AddWithValue("$id", id);
        using SqliteDataReader row = query.ExecuteReader();
        return row.Read() ? new EntitySnapshot(row.GetString(0), row.GetInt64(1)) : null;
    });

    /// <summary>One page of entities in the order of their ids.</summary>
    public static List<(string Id, EntitySnapshot Entity)> ReadPage(
        DurableStore store, string? prefix, long? modifiedFrom, long? modifiedTo, string? after, int count) => store.Readers.Read(connection =>
    {
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = """
            SELECT id, state, modified FROM entities
            WHERE id >= $prefix AND id < $beyond AND id > $after AND modified >= $from AND modified <= $to
            ORDER BY id LIMIT $count
            """;
        query.Parameters.AddWithValue("$prefix", prefix ?? string.Empty);
        query.Parameters.AddWithValue("$beyond", prefix + "\U0010FFFF");
        query.Parameters.AddWithValue("$after", after ?? string.Empty);
        query.Parameters.AddWithValue("$from", modifiedFrom ?? 0);
        query.Parameters.AddWithValue("$to", modifiedTo ?? long.MaxValue);
        query.Parameters.AddWithValue("$count", count);
        using SqliteDataReader rows = query.ExecuteReader();
        List<(string, EntitySnapshot)> page = [];
        while (rows.Read())
        {
            page.Add((rows.GetString(0), new EntitySnapshot(rows.GetString(1), rows.GetInt64(2))));
        }

        return page;
    });
}

using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace DockLogs.EngineBenchmark;

/// <summary>What the disk gives at most: one small row a commit, SQLite's write-ahead log under full sync, one after the other.</summary>
internal static class DiskFloor
{
    /// <returns>Commits per second.</returns>
    public static double Measure(string folder, TimeSpan duration)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=False");
        connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, body BLOB);");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows (body) VALUES (zeroblob(200))";
        var clock = Stopwatch.StartNew();
        var commits = 0;
        for (; clock.Elapsed < duration; commits++)
        {
            insert.ExecuteNonQuery();
        }

        return commits / clock.Elapsed.TotalSeconds;

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}

using Microsoft.Data.Sqlite;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>
/// The tables. An instance's history is the key range <c>no &lt;&lt; 24</c> and on, one row for every step, so that a
/// history is read in one sweep, appended without touching other rows, and dropped by a range. Times are UTC ticks.
/// While an instance lives, its row holds only what changes rarely; its status, its next timer and whether activities
/// are open stand beside its latest step.
/// </summary>
internal static class StoreSchema
{
    public const int Version = 1;

    /// <summary>How many bits of a history key number the steps of one execution.</summary>
    public const int StepBits = 24;

    private const string Tables = """
        CREATE TABLE instances(
            no INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            status INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            finished INTEGER,
            parent INTEGER,
            start TEXT,
            input TEXT,
            custom_status TEXT,
            output TEXT,
            failure TEXT);
        CREATE INDEX instances_live ON instances(no) WHERE finished IS NULL;
        CREATE INDEX instances_created ON instances(created);
        CREATE INDEX instances_parent ON instances(parent) WHERE parent IS NOT NULL;
        CREATE TABLE history(
            key INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            status INTEGER NOT NULL,
            wake INTEGER,
            open INTEGER NOT NULL,
            events BLOB NOT NULL);
        CREATE TABLE inbox(
            seq INTEGER PRIMARY KEY,
            instance INTEGER,
            entity TEXT,
            generation INTEGER,
            due INTEGER,
            message BLOB NOT NULL);
        CREATE TABLE entities(
            id TEXT PRIMARY KEY,
            modified INTEGER NOT NULL,
            state TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>The history keys of one instance, from the first to before the last.</summary>
    public static (long From, long To) Keys(long no) => (no << StepBits, (no + 1) << StepBits);

    /// <summary>Makes the tables in an empty database.</summary>
    /// <exception cref="InvalidDataException">The database was written by a newer version.</exception>
    public static void Ensure(SqliteConnection connection)
    {
        using SqliteCommand ask = connection.CreateCommand();
        ask.CommandText = "PRAGMA user_version";
        long found = (long)ask.ExecuteScalar()!;
        if (found > Version)
        {
            throw new InvalidDataException($"The durable database '{connection.DataSource}' has version {found}, expected at most {Version}.");
        }

        if (found == 0)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            using SqliteCommand create = connection.CreateCommand();
            create.Transaction = transaction;
            create.CommandText = Tables + $"PRAGMA user_version = {Version};";
            create.ExecuteNonQuery();
            transaction.Commit();
        }
    }
}

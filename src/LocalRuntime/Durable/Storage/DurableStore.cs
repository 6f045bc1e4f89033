using DockLogs.LocalRuntime.Durable.Dispatch;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>The open database: one writer, many readers, and a lock file that keeps a second engine out.</summary>
internal sealed class DurableStore : IDisposable
{
    private readonly FileStream guard;
    private long lastInstance;
    private long lastMessage;

    private DurableStore(FileStream guard, CommitWriter writer, StoreReaders readers)
    {
        this.guard = guard;
        Writer = writer;
        Readers = readers;
        lastInstance = readers.Read(connection => Last(connection, "SELECT max(no) FROM instances"));
        lastMessage = readers.Read(connection => Last(connection, "SELECT max(seq) FROM inbox"));
    }

    public CommitWriter Writer { get; }

    public StoreReaders Readers { get; }

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="IOException">Another engine has it open.</exception>
    /// <exception cref="InvalidDataException">A newer version wrote it.</exception>
    public static DurableStore Open(string path, CrashPoints crash, ILogger logger)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        FileStream guard = Guard(full);
        try
        {
            SqliteConnection connection = new(Text(full, SqliteOpenMode.ReadWriteCreate));
            connection.Open();
            Set(connection, "PRAGMA journal_mode = WAL");
            Set(connection, "PRAGMA synchronous = FULL");
            Set(connection, "PRAGMA wal_autocheckpoint = 4000");
            Set(connection, "PRAGMA cache_size = -32000");
            StoreSchema.Ensure(connection);
            return new DurableStore(guard, new CommitWriter(connection, crash, logger), new StoreReaders(Text(full, SqliteOpenMode.ReadOnly)));
        }
        catch
        {
            guard.Dispose();
            throw;
        }
    }

    public long NextInstance() => Interlocked.Increment(ref lastInstance);

    public long NextMessage() => Interlocked.Increment(ref lastMessage);

    /// <summary>The steps of an instance's current execution, oldest first.</summary>
    public List<byte[]> ReadHistory(long no) => Readers.Read(connection =>
    {
        (long from, long to) = StoreSchema.Keys(no);
        using SqliteCommand query = connection.CreateCommand();
        query.CommandText = "SELECT events FROM history WHERE key >= $from AND key < $to ORDER BY key";
        query.Parameters.AddWithValue("$from", from);
        query.Parameters.AddWithValue("$to", to);
        using SqliteDataReader rows = query.ExecuteReader();
        List<byte[]> steps = [];
        while (rows.Read())
        {
            steps.Add(rows.GetFieldValue<byte[]>(0));
        }

        return steps;
    });

    /// <summary>Writes what is queued and closes everything.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        Readers.Dispose();
        guard.Dispose();
    }

    private static FileStream Guard(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"The durable database '{path}' is in use: found its lock file held by another process, expected none.", e);
        }
    }

    private static string Text(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString();

    private static void Set(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = pragma;
        command.ExecuteNonQuery();
    }

    private static long Last(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long last ? last : 0;
    }
}

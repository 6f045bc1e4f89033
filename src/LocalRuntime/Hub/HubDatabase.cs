using Microsoft.Data.Sqlite;

namespace DockLogs.LocalRuntime.Hub;

/// <summary>The tables of the hub. All that changes them runs inside <see cref="Write"/>; anyone may read at any time.</summary>
internal sealed class HubDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    // Large pages suit chunks of some 64 KB; the checkpoint into the database file comes every 64 MB of log.
    private const string Pragmas = """
        PRAGMA page_size = 16384;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 4096;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -4096;
        """;

    private const string Schema = """
        CREATE TABLE hub (name TEXT PRIMARY KEY, partitions INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE partition (id INTEGER PRIMARY KEY, hub TEXT NOT NULL, number INTEGER NOT NULL, trimmed_to INTEGER NOT NULL, UNIQUE (hub, number));
        CREATE TABLE chunk (id INTEGER PRIMARY KEY, events INTEGER NOT NULL, stored_at INTEGER NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE checkpoint (partition INTEGER NOT NULL, consumer_group TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (partition, consumer_group)) WITHOUT ROWID;
        PRAGMA user_version = 1;
        """;

    private readonly Lock gate = new();
    private readonly string connectionString;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insertChunk;
    private readonly SqliteCommand upsertCheckpoint;

    public HubDatabase(string path)
    {
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Execute(Pragmas);
            Upgrade(path);
            insertChunk = Prepare(
                "INSERT INTO chunk (id, events, stored_at, bytes, body) VALUES ($id, $events, $stored_at, $bytes, $body)",
                ("$id", SqliteType.Integer), ("$events", SqliteType.Integer), ("$stored_at", SqliteType.Integer), ("$bytes", SqliteType.Integer), ("$body", SqliteType.Blob));
            upsertCheckpoint = Prepare(
                "INSERT INTO checkpoint (partition, consumer_group, next) VALUES ($partition, $group, $next) ON CONFLICT DO UPDATE SET next = excluded.next WHERE excluded.next > next",
                ("$partition", SqliteType.Integer), ("$group", SqliteType.Text), ("$next", SqliteType.Integer));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs one transaction. When it returns the changes are on the disk; when it throws none of them is.</summary>
    public void Write(Action work)
    {
        lock (gate)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                work();
                Execute("COMMIT");
            }
            catch
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>The hub's partitions, created when it is new.</summary>
    public IReadOnlyList<HubPartition> OpenHub(string name, int partitionsWhenNew)
    {
        Execute("INSERT INTO hub (name, partitions) VALUES ($name, $partitions) ON CONFLICT DO NOTHING", ("$name", name), ("$partitions", partitionsWhenNew));
        long partitions = Scalar("SELECT partitions FROM hub WHERE name = $name", ("$name", name));
        List<HubPartition> opened = [];
        for (int number = 0; number < partitions; number++)
        {
            Execute("INSERT INTO partition (hub, number, trimmed_to) VALUES ($hub, $number, 0) ON CONFLICT DO NOTHING", ("$hub", name), ("$number", number));
            long id = Scalar("SELECT id FROM partition WHERE hub = $hub AND number = $number", ("$hub", name), ("$number", number));
            var partition = new HubPartition(id, name, number);
            partition.MoveTo(FindEnd(partition));
            opened.Add(partition);
        }

        return opened;
    }

    public void InsertChunk(HubPartition partition, long firstSequence, int events, long storedAt, byte[] body)
    {
        insertChunk.Parameters[0].Value = partition.RowId(firstSequence);
        insertChunk.Parameters[1].Value = events;
        insertChunk.Parameters[2].Value = storedAt;
        insertChunk.Parameters[3].Value = body.Length;
        insertChunk.Parameters[4].Value = body;
        insertChunk.ExecuteNonQuery();
    }

    /// <summary>Moves a checkpoint forward, never back.</summary>
    public void WriteCheckpoint(HubPartition partition, string consumerGroup, long next)
    {
        upsertCheckpoint.Parameters[0].Value = partition.Id;
        upsertCheckpoint.Parameters[1].Value = consumerGroup;
        upsertCheckpoint.Parameters[2].Value = next;
        upsertCheckpoint.ExecuteNonQuery();
    }

    /// <summary>The consumer group's checkpoint; a group not seen before starts at the first event there is.</summary>
    public long RegisterGroup(HubPartition partition, string consumerGroup)
    {
        WriteCheckpoint(partition, consumerGroup, 0);
        return Scalar("SELECT next FROM checkpoint WHERE partition = $partition AND consumer_group = $group", ("$partition", partition.Id), ("$group", consumerGroup));
    }

    /// <summary>Deletes chunks that every consumer group has passed and that are older than <paramref name="storedBefore"/> or in excess of <paramref name="maxBytes"/>.</summary>
    public int Trim(HubPartition partition, long storedBefore, long maxBytes)
    {
        long passed = Scalar("SELECT COALESCE(MIN(next), $end) FROM checkpoint WHERE partition = $partition", ("$end", partition.Next), ("$partition", partition.Id));
        long held = Scalar("SELECT COALESCE(SUM(bytes), 0) FROM chunk WHERE id BETWEEN $from AND $to", ("$from", partition.RowId(0)), ("$to", partition.RowId(partition.Next)));
        List<long> doomed = [];
        long end = 0;
        using (SqliteCommand select = Command(
            "SELECT id, events, stored_at, bytes FROM chunk WHERE id BETWEEN $from AND $to ORDER BY id LIMIT 4096",
            ("$from", partition.RowId(0)), ("$to", partition.RowId(passed))))
        using (SqliteDataReader rows = select.ExecuteReader())
        {
            while (rows.Read())
            {
                long chunkEnd = HubPartition.SequenceOf(rows.GetInt64(0)) + rows.GetInt64(1);
                if (chunkEnd > passed || (rows.GetInt64(2) >= storedBefore && held <= maxBytes))
                {
                    break;
                }

                doomed.Add(rows.GetInt64(0));
                held -= rows.GetInt64(3);
                end = chunkEnd;
            }
        }

        if (doomed.Count > 0)
        {
            Execute("DELETE FROM chunk WHERE id BETWEEN $from AND $to", ("$from", doomed[0]), ("$to", doomed[^1]));
            Execute("UPDATE partition SET trimmed_to = $end WHERE id = $id", ("$end", end), ("$id", partition.Id));
        }

        return doomed.Count;
    }

    /// <summary>Some events from <paramref name="sequence"/> on, in order; empty when there are none.</summary>
    public IReadOnlyList<HubRecord> ReadChunks(HubPartition partition, long sequence)
    {
        const int ChunksAtOnce = 8;
        using var reading = new SqliteConnection(connectionString);
        reading.Open();
        using SqliteCommand select = reading.CreateCommand();
        select.CommandText = """
            SELECT id, stored_at, body FROM chunk
            WHERE id >= COALESCE((SELECT MAX(id) FROM chunk WHERE id BETWEEN $first AND $from), $from) AND id < $end
            ORDER BY id LIMIT $limit
            """;
        select.Parameters.AddWithValue("$first", partition.RowId(0));
        select.Parameters.AddWithValue("$from", partition.RowId(sequence));
        select.Parameters.AddWithValue("$end", partition.RowId(partition.Next));
        select.Parameters.AddWithValue("$limit", ChunksAtOnce);
        List<HubRecord> records = [];
        using SqliteDataReader rows = select.ExecuteReader();
        while (rows.Read())
        {
            DateTimeOffset stored = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1));
            records.AddRange(HubChunk.Read(rows.GetFieldValue<byte[]>(2), HubPartition.SequenceOf(rows.GetInt64(0)), stored).Where(record => record.Sequence >= sequence));
        }

        return records;
    }

    public void Dispose()
    {
        insertChunk?.Dispose();
        upsertCheckpoint?.Dispose();
        SqliteConnection.ClearPool(connection);
        connection.Dispose();
    }

    private void Upgrade(string path)
    {
        long version = Scalar("PRAGMA user_version");
        switch (version)
        {
            case 0:
                Write(() => Execute(Schema));
                break;
            case SchemaVersion:
                break;
            default:
                throw new InvalidDataException($"{path} has schema version {version}, this program knows {SchemaVersion}: it was written by a newer version.");
        }
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does on a full disk. The first error is the one to show.
        }
    }

    private long FindEnd(HubPartition partition) => Scalar(
        """
        SELECT MAX(
            COALESCE((SELECT (id & $mask) + events FROM chunk WHERE id BETWEEN $first AND $last ORDER BY id DESC LIMIT 1), 0),
            (SELECT trimmed_to FROM partition WHERE id = $id))
        """,
        ("$mask", (1L << HubPartition.SequenceBits) - 1),
        ("$first", partition.RowId(0)),
        ("$last", partition.RowId(0) | ((1L << HubPartition.SequenceBits) - 1)),
        ("$id", partition.Id));

    private SqliteCommand Prepare(string text, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        SqliteCommand command = Command(text);
        foreach ((string name, SqliteType type) in parameters)
        {
            command.Parameters.Add(name, type);
        }

        command.Prepare();
        return command;
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this file
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, object value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private long Scalar(string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(text, parameters);
        return (long)command.ExecuteScalar()!;
    }
}

using DockLogs.LocalRuntime.Durable.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>The statements that write a <see cref="Commit"/>, prepared once on the writer's connection.</summary>
internal sealed class StoreStatements : IDisposable
{
    private const int Constraint = 19; // SQLITE_CONSTRAINT

    private readonly List<StoreStatement> all = [];
    private readonly StoreStatement begin;
    private readonly StoreStatement commit;
    private readonly StoreStatement rollback;
    private readonly StoreStatement insertInstance;
    private readonly StoreStatement findInstance;
    private readonly StoreStatement restartInstance;
    private readonly StoreStatement setCustomStatus;
    private readonly StoreStatement finishInstance;
    private readonly StoreStatement deleteInstance;
    private readonly StoreStatement appendHistory;
    private readonly StoreStatement deleteHistory;
    private readonly StoreStatement insertInbox;
    private readonly StoreStatement deleteInbox;
    private readonly StoreStatement deleteInboxOf;
    private readonly StoreStatement writeEntity;
    private readonly StoreStatement deleteEntity;

    public StoreStatements(SqliteConnection connection)
    {
        StoreStatement Prepare(string sql, int parameters = 0)
        {
            StoreStatement statement = new(connection, sql, parameters);
            all.Add(statement);
            return statement;
        }

        begin = Prepare("BEGIN IMMEDIATE");
        commit = Prepare("COMMIT");
        rollback = Prepare("ROLLBACK");
        insertInstance = Prepare(
            "INSERT INTO instances(no, id, name, created, updated, status, generation, parent, start, input) VALUES($0, $1, $2, $3, $3, $4, 0, $5, $6, $7)", 8);
        findInstance = Prepare("SELECT no FROM instances WHERE id = $0", 1);
        restartInstance = Prepare("UPDATE instances SET updated = $1, generation = $2, start = $3, input = $4 WHERE no = $0", 5);
        setCustomStatus = Prepare("UPDATE instances SET updated = $1, custom_status = $2 WHERE no = $0", 3);
        finishInstance = Prepare(
            "UPDATE instances SET updated = $1, finished = $1, status = $2, custom_status = $3, output = $4, failure = $5 WHERE no = $0", 6);
        deleteInstance = Prepare("DELETE FROM instances WHERE no = $0", 1);
        appendHistory = Prepare("INSERT INTO history(key, at, status, wake, open, events) VALUES($0, $1, $2, $3, $4, $5)", 6);
        deleteHistory = Prepare("DELETE FROM history WHERE key >= $0 AND key < $1", 2);
        insertInbox = Prepare("INSERT INTO inbox(seq, instance, entity, generation, due, message) VALUES($0, $1, $2, $3, $4, $5)", 6);
        deleteInbox = Prepare("DELETE FROM inbox WHERE seq = $0", 1);
        deleteInboxOf = Prepare("DELETE FROM inbox WHERE instance = $0", 1);
        writeEntity = Prepare("INSERT INTO entities(id, modified, state) VALUES($0, $1, $2) ON CONFLICT(id) DO UPDATE SET modified = $1, state = $2", 3);
        deleteEntity = Prepare("DELETE FROM entities WHERE id = $0", 1);
    }

    public void Begin() => begin.Run();

    public void Commit() => commit.Run();

    public void Rollback() => rollback.Run();

    /// <param name="write">The transition.</param>
    /// <param name="passing">Messages consumed in the same transaction that sends them: they need no row at all.</param>
    public void Write(Commit write, HashSet<long> passing)
    {
        write.Created?.ForEach(Create);
        if (write.Restarted is { } restart)
        {
            (long from, long to) = StoreSchema.Keys(restart.No);
            deleteHistory.Run(from, to);
            restartInstance.Run(restart.No, restart.At, restart.Generation, Text(restart.Start), restart.Input);
        }

        if (write.History is { } row)
        {
            appendHistory.Run(row.Key, row.At, (int)row.Status, row.Wake, row.OpenActivities, row.Events);
        }

        if (write.CustomStatus is { } status)
        {
            setCustomStatus.Run(status.No, status.At, status.CustomStatus);
        }

        if (write.Finished is { } finished)
        {
            finishInstance.Run(
                finished.No, finished.At, (int)finished.Status, finished.CustomStatus, finished.Output,
                finished.Failure is { } failure ? HistoryJson.Write(failure) : null);
        }

        WriteEntity(write.Entity);
        WriteInbox(write, passing);
        foreach (long no in write.Purged ?? [])
        {
            Delete(no);
        }
    }

    public void Dispose() => all.ForEach(statement => statement.Dispose());

    private static string? Text(InstanceStart start) => start.IsPlain ? null : HistoryJson.Write(start);

    private void Create(InstanceRow row)
    {
        try
        {
            Insert(row);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Constraint && findInstance.Scalar(row.Id) is long finished)
        {
            // A finished instance had this id: the new one takes its place, as in Durable Functions.
            Delete(finished);
            Insert(row);
        }
    }

    private void Insert(InstanceRow row) => insertInstance.Run(
        row.No, row.Id, row.Name, row.Created, (int)OrchestrationRuntimeStatus.Pending, row.Start.Parent?.No, Text(row.Start), row.Input);

    private void Delete(long no)
    {
        (long from, long to) = StoreSchema.Keys(no);
        deleteHistory.Run(from, to);
        deleteInboxOf.Run(no);
        deleteInstance.Run(no);
    }

    private void WriteEntity(EntityRow? entity)
    {
        if (entity is { State: { } state })
        {
            writeEntity.Run(entity.Id, entity.Modified, state);
        }
        else if (entity is not null)
        {
            deleteEntity.Run(entity.Id);
        }
    }

    private void WriteInbox(Commit write, HashSet<long> passing)
    {
        foreach (InboxRow row in write.Sent ?? [])
        {
            if (!passing.Contains(row.Seq))
            {
                insertInbox.Run(row.Seq, row.Instance, row.Entity, row.Generation, row.Due, row.Message);
            }
        }

        foreach (long seq in write.Consumed ?? [])
        {
            if (!passing.Contains(seq))
            {
                deleteInbox.Run(seq);
            }
        }
    }
}

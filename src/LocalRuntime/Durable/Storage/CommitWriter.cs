using DockLogs.LocalRuntime.Durable.Dispatch;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>
/// The one writer. Whatever was queued while a transaction was being synced goes into the next one, so that the cost
/// of a sync is shared; the order of queueing is the order on disk.
/// </summary>
internal sealed partial class CommitWriter : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly StoreStatements statements;
    private readonly CrashPoints crash;
    private readonly ILogger logger;
    private readonly Thread thread;
    private readonly CommitQueue queue = new();
    private readonly HashSet<long> passing = [];
    private List<Commit> writing = [];

    public CommitWriter(SqliteConnection connection, CrashPoints crash, ILogger logger)
    {
        this.connection = connection;
        this.crash = crash;
        this.logger = logger;
        statements = new StoreStatements(connection);
        thread = new Thread(Work) { IsBackground = true, Name = "durable writer" };
        thread.Start();
    }

    /// <summary>Queues a transition. Its callback tells how it went; after the writer stopped, at once that it failed.</summary>
    public void Enqueue(Commit commit)
    {
        if (!queue.TryAdd(commit))
        {
            commit.Done(Stopped());
        }
    }

    /// <summary>Writes what is queued and ends.</summary>
    public void Dispose()
    {
        queue.Close();
        thread.Join();
        statements.Dispose();
        connection.Dispose();
    }

    private static InvalidOperationException Stopped() => new("The durable engine has stopped.");

    private void Work()
    {
        while (queue.Take(ref writing))
        {
            if (!crash.Died && !TryWrite(writing, out Exception? failure))
            {
                if (writing.Count == 1)
                {
                    writing[0].Done(failure);
                }
                else
                {
                    WriteOneByOne();
                }
            }

            if (crash.Died)
            {
                writing.ForEach(commit => commit.Done(Stopped()));
            }

            writing.Clear();
        }
    }

    // One commit that can never succeed must not take the others down with it.
    private void WriteOneByOne()
    {
        foreach (Commit commit in writing)
        {
            if (!crash.Died && !TryWrite([commit], out Exception? failure))
            {
                commit.Done(failure);
            }
        }
    }

    /// <returns>False when the transaction was rolled back; true when it is on disk or the engine died.</returns>
    private bool TryWrite(List<Commit> commits, out Exception? failure)
    {
        failure = null;
        try
        {
            FindPassing(commits);
            statements.Begin();
            foreach (Commit commit in commits)
            {
                if (commit.IsValid is { } isValid && !isValid())
                {
                    throw new InvalidOperationException("The instance was not created.");
                }

                statements.Write(commit, passing);
            }

            if (crash.Reached(DurableBoundary.BeforeCommit))
            {
                statements.Rollback();
                return true;
            }

            statements.Commit();
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            LogFailed(logger, commits.Count, e);
            failure = e;
            RollBack();
            return false;
        }

        if (!crash.Reached(DurableBoundary.AfterCommit))
        {
            Tell(commits);
        }

        return true;
    }

    private void Tell(List<Commit> commits)
    {
        foreach (Commit commit in commits)
        {
            commit.Done(null);
            if (crash.Reached(DurableBoundary.AfterDispatch))
            {
                return;
            }
        }
    }

    private void FindPassing(List<Commit> commits)
    {
        passing.Clear();
        HashSet<long>? sent = null;
        foreach (Commit commit in commits)
        {
            foreach (InboxRow row in commit.Sent ?? [])
            {
                (sent ??= []).Add(row.Seq);
            }

            foreach (long seq in commit.Consumed ?? [])
            {
                if (sent?.Contains(seq) == true)
                {
                    passing.Add(seq);
                }
            }
        }
    }

    private void RollBack()
    {
        try
        {
            statements.Rollback();
        }
        catch (SqliteException)
        {
            // SQLite ended the transaction itself, as it does when the disk is full.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A durable commit of {Transitions} transitions failed and was rolled back.")]
    private static partial void LogFailed(ILogger logger, int transitions, Exception exception);
}

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace DockLogs.LocalRuntime.Durable.Storage;

/// <summary>Read-only connections, kept for reuse. In WAL mode they read beside the writer without waiting for it.</summary>
internal sealed class StoreReaders(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool disposed;

    /// <summary>Runs a query on a connection of its own. Safe from any thread.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!idle.TryTake(out SqliteConnection? connection))
        {
            connection = new SqliteConnection(connectionString);
            connection.Open();
        }

        try
        {
            return query(connection);
        }
        finally
        {
            idle.Add(connection);
            if (disposed)
            {
                Drain();
            }
        }
    }

    public void Dispose()
    {
        disposed = true;
        Drain();
    }

    private void Drain()
    {
        while (idle.TryTake(out SqliteConnection? connection))
        {
            connection.Dispose();
        }
    }
}

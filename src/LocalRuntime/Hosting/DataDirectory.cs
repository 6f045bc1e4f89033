namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The directory of all state, used by one pipeline at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private const UnixFileMode OnlyTheUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Root = path;
        this.held = held;
    }

    /// <summary>Absolute path, without links: one name for a directory, however it was named.</summary>
    public string Root { get; }

    /// <summary>Directory of the event hub's files.</summary>
    public string Hub => Path.Combine(Root, "hub");

    /// <summary>Database of the durable engine.</summary>
    public string DurableFile => Path.Combine(Root, "durable.db");

    /// <summary>States of timers.</summary>
    public string Timers => Path.Combine(Root, "timers");

    /// <summary>What simulated docks remember.</summary>
    public string Docks => Path.Combine(Root, "docks");

    /// <summary>What Azurite keeps.</summary>
    public string Azurite => Path.Combine(Root, "azurite");

    /// <summary>The upload gateway's master key.</summary>
    public string GatewayKeyFile => Path.Combine(Root, "gateway.key");

    /// <summary>Which simulated docks have been pulled once.</summary>
    public string FirstPullFile => Path.Combine(Root, "first-pull.json");

    /// <summary>Ports picked earlier.</summary>
    public string PortsFile => Path.Combine(Root, "ports.json");

    /// <summary>Takes the directory, making it when it is not there.</summary>
    /// <exception cref="StartException">Another pipeline has it, or it cannot be made or written.</exception>
    public static DataDirectory Open(string path)
    {
        string root = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(root);
            }
            else
            {
                Directory.CreateDirectory(root, OnlyTheUser);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data directory {root} cannot be made: {exception.Message} Choose another with --data DIR.", exception);
        }

        root = WithoutLinks(root);
        string lockFile = Path.Combine(root, "lock");
        try
        {
            // The system lets go of the lock when the process ends, however it ends.
            return new DataDirectory(root, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartException($"The data directory {root} cannot be written: {exception.Message} Choose another with --data DIR.", exception);
        }
        catch (IOException exception)
        {
            throw new StartException($"The data directory {root} is in use by another pipeline ({exception.Message}). Stop that one, or give this one its own with --data DIR.", exception);
        }
    }

    /// <summary>Removes all state, and nothing that is not ours.</summary>
    public void Clear()
    {
        foreach (string directory in (string[])[Timers, Docks, Azurite, Hub])
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }

        foreach (string file in (string[])[.. WithJournals(DurableFile), Azurite + ".json", Azurite + ".log", GatewayKeyFile, FirstPullFile, PortsFile])
        {
            File.Delete(file);
        }
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose() => held.Dispose();

    // What still runs on the data after a kill is found again by the path it was given.
    private static string WithoutLinks(string path)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: false) is { } target ? WithoutLinks(Path.GetFullPath(target.FullName)) : next;
        }

        return real;
    }

    private static string[] WithJournals(string database) => [database, database + "-wal", database + "-shm"];
}

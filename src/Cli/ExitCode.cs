namespace DockLogs.Cli;

/// <summary>What the program's exit code says. Scripts rely on these numbers: they never change.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It was carried out and did not end well: an upload or pull that is not completed, a download that does not match, a file that cannot be written, an unhealthy service.</summary>
    public const int EndedBadly = 1;

    /// <summary>The command line, an environment variable or a file that is in the way.</summary>
    public const int Usage = 2;

    /// <summary>The API refused.</summary>
    public const int Refused = 3;

    /// <summary>The API cannot be reached, is too busy (429), cannot answer now (503), or time ran out. Worth another try.</summary>
    public const int Unreachable = 4;

    /// <summary>Ctrl-C: 128 and SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read the output has gone: 128 and SIGPIPE, as of every program in a pipe.</summary>
    public const int OutputGone = 141;
}

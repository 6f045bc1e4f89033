using System.CommandLine;

namespace DockLogs.Cli.CommandLine;

/// <summary>Options of every command.</summary>
internal sealed class GlobalOptions
{
    /// <summary>Where the API is.</summary>
    public Option<string?> Api { get; } = new("--api")
    {
        Description = "The API's address; else the variable DOCKLOGS_API, else http://127.0.0.1:7071/api.",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>The API's JSON instead of tables.</summary>
    public Option<bool> Json { get; } = new("--json")
    {
        Description = "What the API said, as it said it, one JSON value a line.",
        Recursive = true,
    };

    /// <summary>How long the command may take.</summary>
    public Option<TimeSpan?> Timeout { get; } = Symbols.Duration("--timeout", "How long the command may take; else each call may take 2 minutes, and waits and downloads go on.");

    /// <summary>Adds them to the program.</summary>
    public void AddTo(RootCommand root)
    {
        Timeout.Recursive = true;
        root.Add(Api);
        root.Add(Json);
        root.Add(Timeout);
    }
}

using System.CommandLine;

namespace DockLogs.Cli.CommandLine;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>The program's commands, carried out by <paramref name="runner"/>.</summary>
    public static RootCommand Build(CommandRunner runner, GlobalOptions globals)
    {
        RootCommand root = new("Logs of drone docks: the operator's command line of the dock log pipeline.")
        {
            DocksCommand.Build(runner),
            LogsCommand.Build(runner),
            UploadCommand.Build(runner),
            UploadsCommand.Build(runner),
            DownloadCommand.Build(runner),
            PullsCommand.Build(runner),
            CatalogueCommand.Build(runner),
            QuarantineCommand.Build(runner),
            HealthCommand.Build(runner),
        };
        globals.AddTo(root);
        return root;
    }
}

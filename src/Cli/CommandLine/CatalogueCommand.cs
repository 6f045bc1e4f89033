using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs catalogue</c>: what has been archived.</summary>
internal static class CatalogueCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Option<string?> dock = new("--dock") { Description = "Only this dock's.", HelpName = "SN" };
        Option<string?> module = new("--module") { Description = "Only this module's: 0 aircraft, 3 dock.", HelpName = "MODULE" };
        Option<DateTimeOffset?> from = Symbols.Moment("--from", "Archived at this time or later.", runner.Time);
        Option<DateTimeOffset?> to = Symbols.Moment("--to", "Archived before this time.", runner.Time);
        ListOptions list = new();
        Command command = new("catalogue", "Archives that have been uploaded and checked, newest first.") { dock, module, from, to };
        list.AddTo(command);
        runner.Bind(command, (parsed, run, cancellationToken) => list.ShowAsync(
            parsed,
            run,
            "logs",
            [
                ("dock", parsed.GetValue(dock)),
                ("module", parsed.GetValue(module)),
                ("from", Moments.Text(parsed.GetValue(from))),
                ("to", Moments.Text(parsed.GetValue(to))),
            ],
            CliJson.Default.CataloguedArchive,
            new Table("ARCHIVED", "DOCK", "MODULE", "UPLOAD", ">SIZE", "INTEGRITY", "LOGS"),
            archive =>
            [
                run.Local(archive.CompletedAt),
                archive.Dock,
                archive.Module,
                archive.UploadId,
                Quantities.Size(archive.Size),
                Cell.Word(archive.Integrity),
                Quantities.Numbers(archive.BootIndexes),
            ],
            cancellationToken));
        return command;
    }
}

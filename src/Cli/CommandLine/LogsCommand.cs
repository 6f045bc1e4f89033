using System.CommandLine;
using System.Globalization;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs logs</c>: what a dock has now.</summary>
internal static class LogsCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Argument<string> serial = Symbols.Serial();
        Option<string?> modules = Symbols.Modules("Of which modules: 0 aircraft, 3 dock; both when left out.");
        Command command = new("logs", "Asks a dock now which logs it holds.") { serial, modules };
        runner.Bind(command, (parsed, run, cancellationToken) =>
            RunAsync(run, parsed.GetRequiredValue(serial), parsed.GetValue(modules), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, string serial, string? modules, CancellationToken cancellationToken)
    {
        ApiAnswer answer = await run.Api.SendAsync(
            ApiRequest.Get(ApiPath.With(ApiPath.Of("docks", serial, "logs"), ("modules", modules))), cancellationToken);
        DockLogList list = answer.Read(CliJson.Default.DockLogList);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
            return ExitCode.Done;
        }

        Table table = new("MODULE", "DEVICE", ">BOOT INDEX", "FROM", "TO", ">SIZE");
        foreach (ListedModule module in list.Files ?? [])
        {
            foreach (ListedLog log in module.Logs ?? [])
            {
                table.Add(
                    module.Module,
                    module.DeviceSn,
                    log.BootIndex?.ToString(CultureInfo.InvariantCulture),
                    run.Local(log.StartTime),
                    run.Local(log.EndTime),
                    Quantities.Size(log.Size));
            }

            if (module.Result is not (0 or null))
            {
                run.Screen.Note($"Module {Printable.Of(module.Module)}: the dock answers with error {module.Result.Value.ToString(CultureInfo.InvariantCulture)}.");
            }
        }

        table.WriteTo(run.Screen);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs docks</c>: the fleet registry.</summary>
internal static class DocksCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner) => new("docks", "The fleet registry: which docks are pulled every night.")
    {
        List(runner),
        Show(runner),
        SetDockCommand.Build(runner),
        Remove(runner),
    };

    /// <summary>Shows a dock's entry.</summary>
    public static void Write(CommandRun run, ApiAnswer answer)
    {
        Dock dock = answer.Read(CliJson.Default.Dock);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
            return;
        }

        new Fields()
            .Add("dock", dock.Serial)
            .Add("enabled", Enabled(dock))
            .Add("modules", string.Join(',', dock.Modules ?? []))
            .Add("quiet hours", Quiet(dock))
            .Add("last seen", run.Local(dock.LastSeen))
            .Add("mission", dock.Mission is { } mission ? $"{mission.Status} since {run.Local(mission.Since)}" : "")
            .Add("note", dock.Note)
            .Add(dock.More)
            .WriteTo(run.Screen);
    }

    private static Command List(CommandRunner runner)
    {
        ListOptions list = new();
        Command command = new("list", "The registered docks.");
        list.AddTo(command);
        runner.Bind(command, (parsed, run, cancellationToken) => list.ShowAsync(
            parsed,
            run,
            "docks",
            [],
            CliJson.Default.Dock,
            new Table("DOCK", "ENABLED", "MODULES", "LAST SEEN", "ON MISSION", "QUIET HOURS", "NOTE"),
            dock =>
            [
                dock.Serial,
                Enabled(dock),
                string.Join(',', dock.Modules ?? []),
                run.Local(dock.LastSeen),
                dock.Mission?.OnMission == true ? "yes" : "",
                Quiet(dock),
                dock.Note,
            ],
            cancellationToken));
        return command;
    }

    private static Command Show(CommandRunner runner)
    {
        Argument<string> serial = Symbols.Serial();
        Command command = new("show", "One dock's entry.") { serial };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            Write(run, await run.Api.SendAsync(ApiRequest.Get(ApiPath.Of("docks", parsed.GetRequiredValue(serial))), cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(CommandRunner runner)
    {
        Argument<string> serial = Symbols.Serial();
        Command command = new("remove", "Takes a dock out of the registry; its archives stay.") { serial };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            string dock = parsed.GetRequiredValue(serial);
            await run.Api.SendAsync(new ApiRequest(HttpMethod.Delete, ApiPath.Of("docks", dock)), cancellationToken);
            run.Screen.Note($"Dock {dock} is no longer registered.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Enabled(Dock dock) => dock.Enabled switch { true => "yes", false => "no", null => "" };

    private static string Quiet(Dock dock) => dock.QuietHours is { } quiet ? $"{quiet.From}-{quiet.To}@{quiet.TimeZone}" : "";
}

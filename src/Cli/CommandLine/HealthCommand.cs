using System.CommandLine;
using System.Globalization;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs health</c>.</summary>
internal static class HealthCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Command command = new("health", "Whether everything the service needs answers.");
        runner.Bind(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandRun run, CancellationToken cancellationToken)
    {
        // 503 is this call's way to say which part is ill.
        ApiAnswer answer = await run.Api.SendAsync(ApiRequest.Get("health") with { Accepts = status => status == 503 }, cancellationToken);
        Health health = answer.Read(CliJson.Default.Health);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
        }
        else
        {
            Table table = new("DEPENDENCY", "STATUS", ">MS", "DETAIL");
            foreach (Dependency dependency in health.Dependencies ?? [])
            {
                table.Add(
                    dependency.Name,
                    Cell.Word(dependency.Status),
                    dependency.Milliseconds?.ToString(CultureInfo.InvariantCulture),
                    dependency.Detail);
            }

            run.Screen.WriteLine(run.Screen.Coloured(Cell.Word(health.Status)));
            table.WriteTo(run.Screen);
        }

        return health.Status == "healthy" ? ExitCode.Done : ExitCode.EndedBadly;
    }
}

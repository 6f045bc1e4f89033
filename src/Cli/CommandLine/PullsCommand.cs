using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;
using DockLogs.Cli.Waiting;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs pulls</c>: everything new from many docks.</summary>
internal static class PullsCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner) => new("pulls", "Pulls of many docks: the nightly ones, and those on demand.")
    {
        List(runner),
        Show(runner),
        WatchOne(runner),
        Start(runner),
    };

    private static Command List(CommandRunner runner)
    {
        ListOptions list = new();
        Command command = new("list", "Pulls, newest first.");
        list.AddTo(command);
        runner.Bind(command, (parsed, run, cancellationToken) => list.ShowAsync(
            parsed,
            run,
            "pulls",
            [],
            CliJson.Default.Pull,
            new Table("PULL", "STATUS", "TRIGGER", "REQUESTED", ">DOCKS", ">MISSED", ">FAILED", ">LOGS", ">SIZE"),
            pull =>
            [
                pull.Id,
                Cell.Word(pull.Status),
                pull.Trigger,
                run.Local(pull.RequestedAt),
                Text(pull.Totals?.Docks),
                Text(pull.Totals?.DocksMissed),
                Text(pull.Totals?.DocksFailed),
                Text(pull.Totals?.Uploaded),
                Quantities.Size(pull.Totals?.Bytes),
            ],
            cancellationToken));
        return command;
    }

    private static Command Show(CommandRunner runner)
    {
        Argument<string> id = Symbols.Id("The pull's id.");
        Command command = new("show", "One pull, live while it runs, with what it did at each dock.") { id };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            Write(run, await run.Api.SendAsync(ApiRequest.Get(ApiPath.Of("pulls", parsed.GetRequiredValue(id))), cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command WatchOne(CommandRunner runner)
    {
        Argument<string> id = Symbols.Id("The pull's id.");
        Command command = new("watch", "Waits for a pull's end; the exit code tells how it ended.") { id };
        runner.Bind(command, (parsed, run, cancellationToken) => PullWatch.RunAsync(run, parsed.GetRequiredValue(id), cancellationToken));
        return command;
    }

    private static Command Start(CommandRunner runner)
    {
        Option<string?> docks = new("--docks") { Description = "Only these docks, registered or not; the whole fleet when left out.", HelpName = "SN,SN" };
        Option<DateTimeOffset?> since = Symbols.Moment("--since", "Only logs that end at this time or later.", runner.Time);
        Option<TimeSpan?> window = Symbols.Duration("--window", "How long docks that cannot be asked now are waited for; not at all when left out.");
        Option<string?> key = Symbols.IdempotencyKey();
        Option<bool> wait = Symbols.Wait();
        Command command = new("start", "Runs a pull now.") { docks, since, window, key, wait };
        runner.Bind(command, (parsed, run, cancellationToken) => StartAsync(
            run,
            new PullWish(
                Selections.Parts(parsed.GetValue(docks)),
                Moments.Text(parsed.GetValue(since)),
                parsed.GetValue(window) is { } time ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}") : null),
            parsed.GetValue(key),
            parsed.GetValue(wait),
            cancellationToken));
        return command;
    }

    private static async Task<int> StartAsync(CommandRun run, PullWish wish, string? key, bool wait, CancellationToken cancellationToken)
    {
        ApiRequest request = new(HttpMethod.Post, "pulls") { Body = JsonSerializer.Serialize(wish, CliJson.Default.PullWish) };
        ApiAnswer answer = await Creation.SendAsync(run, request, key, cancellationToken);
        if (!wait || run.Json)
        {
            Write(run, answer);
        }

        if (!wait)
        {
            return ExitCode.Done;
        }

        Pull pull = answer.Read(CliJson.Default.Pull);
        run.Screen.Note($"Pull {Printable.Of(pull.Id)} is under way.");
        return await PullWatch.RunAsync(run, pull.Id ?? "", cancellationToken);
    }

    private static void Write(CommandRun run, ApiAnswer answer)
    {
        Pull pull = answer.Read(CliJson.Default.Pull);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
        }
        else
        {
            PullPage.Write(run, pull);
        }
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}

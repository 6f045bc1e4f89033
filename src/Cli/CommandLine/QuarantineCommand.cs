using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Downloads;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs quarantine</c>: messages that could not be understood.</summary>
internal static class QuarantineCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner) => new("quarantine", "Messages that could not be understood, and why.")
    {
        List(runner),
        Get(runner),
        Replay(runner),
    };

    private static Command List(CommandRunner runner)
    {
        ListOptions list = new();
        Command command = new("list", "Messages in quarantine, newest first.");
        list.AddTo(command);
        runner.Bind(command, (parsed, run, cancellationToken) => list.ShowAsync(
            parsed,
            run,
            "quarantine",
            [],
            CliJson.Default.QuarantinedMessage,
            new Table("MESSAGE", "RECEIVED", "TOPIC", ">SIZE", "REASON", "FOUND", "EXPECTED"),
            message =>
            [
                message.Id,
                run.Local(message.ReceivedAt),
                message.Topic,
                Quantities.Size(message.Size),
                message.Reason,
                message.Found,
                message.Expected,
            ],
            cancellationToken));
        return command;
    }

    private static Command Get(CommandRunner runner)
    {
        Argument<string> id = Symbols.Id("The message's id.");
        Option<string> file = new("--output", "-o") { Description = "Where its bytes go.", HelpName = "FILE", Required = true };
        Option<bool> force = new("--force") { Description = "Overwrite the file." };
        Command command = new("get", "The original bytes of a message.") { id, file, force };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            string message = parsed.GetRequiredValue(id);
            FileInfo target = new(parsed.GetRequiredValue(file));
            await new Download(run).RunAsync(
                new Wanted { Path = ApiPath.Of("quarantine", message), Target = target, Label = $"message {Printable.Of(message)}" }, parsed.GetValue(force), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Replay(CommandRunner runner)
    {
        Argument<string> id = Symbols.Id("The message's id.");
        Command command = new("replay", "Takes a message once more, as if the dock had just said it.") { id };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            string message = parsed.GetRequiredValue(id);
            await run.Api.SendAsync(new ApiRequest(HttpMethod.Post, ApiPath.Of("quarantine", message, "replay")), cancellationToken);
            run.Screen.Note($"Message {Printable.Of(message)} was taken once more.");
            return ExitCode.Done;
        });
        return command;
    }
}

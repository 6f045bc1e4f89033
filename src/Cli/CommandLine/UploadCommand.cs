using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;
using DockLogs.Cli.Waiting;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs upload</c>: starts an upload.</summary>
internal static class UploadCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Argument<string> serial = Symbols.Serial();
        Option<UploadSelection[]> modules = new("--module")
        {
            Description = $"Which logs: {Selections.Expected}. Once for each module.",
            HelpName = "MODULE=BOOT,BOOT",
            Required = true,
            CustomParser = Read,
        };
        Option<string?> note = new("--note") { Description = "Why, for others to read.", HelpName = "TEXT" };
        Option<string?> key = Symbols.IdempotencyKey();
        Option<bool> wait = Symbols.Wait();
        Command command = new("upload", "Has a dock upload logs of it and its aircraft.") { serial, modules, note, key, wait };
        runner.Bind(command, (parsed, run, cancellationToken) => RunAsync(
            run,
            parsed.GetRequiredValue(serial),
            new UploadWish(parsed.GetRequiredValue(modules), parsed.GetValue(note)),
            parsed.GetValue(key),
            parsed.GetValue(wait),
            cancellationToken));
        return command;
    }

    private static UploadSelection[] Read(ArgumentResult result)
    {
        List<UploadSelection> selections = [];
        foreach (Token token in result.Tokens)
        {
            if (Selections.TryParse(token.Value, out UploadSelection? selection))
            {
                selections.Add(selection!);
            }
            else
            {
                result.AddError($"--module is '{token.Value}', expected {Selections.Expected}.");
            }
        }

        return [.. selections];
    }

    private static async Task<int> RunAsync(CommandRun run, string serial, UploadWish wish, string? key, bool wait, CancellationToken cancellationToken)
    {
        ApiRequest request = new(HttpMethod.Post, ApiPath.Of("docks", serial, "uploads"))
        {
            Body = JsonSerializer.Serialize(wish, CliJson.Default.UploadWish),
        };
        ApiAnswer answer = await Creation.SendAsync(run, request, key, cancellationToken);
        Upload upload = answer.Read(CliJson.Default.Upload);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
        }
        else if (!wait)
        {
            UploadReport.Write(run, upload);
        }
        else
        {
            run.Screen.Note($"Upload {Printable.Of(upload.Id)} of dock {serial} is under way.");
        }

        return wait ? await UploadWatch.RunAsync(run, upload.Id ?? "", cancellationToken) : ExitCode.Done;
    }
}

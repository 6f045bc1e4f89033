using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;
using DockLogs.Cli.Waiting;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs uploads</c>: what is being and has been uploaded.</summary>
internal static class UploadsCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner) => new("uploads", "Uploads, under way and ended.")
    {
        List(runner),
        Show(runner),
        WatchOne(runner),
        Cancel(runner),
    };

    private static Command List(CommandRunner runner)
    {
        Option<string?> dock = new("--dock") { Description = "Only this dock's.", HelpName = "SN" };
        Option<string?> status = new("--status") { Description = "Only those in this status, such as uploading or failed.", HelpName = "STATUS" };
        Option<DateTimeOffset?> since = Symbols.Moment("--since", "Only those requested at this time or later.", runner.Time);
        ListOptions list = new();
        Command command = new("list", "Uploads, newest first.") { dock, status, since };
        list.AddTo(command);
        runner.Bind(command, (parsed, run, cancellationToken) => list.ShowAsync(
            parsed,
            run,
            "uploads",
            [("dock", parsed.GetValue(dock)), ("status", parsed.GetValue(status)), ("since", Moments.Text(parsed.GetValue(since)))],
            CliJson.Default.Upload,
            new Table("UPLOAD", "DOCK", "STATUS", ">PERCENT", "REQUESTED", "MODULES", ">SIZE", "NOTE"),
            upload =>
            [
                upload.Id,
                upload.Dock,
                Cell.Word(upload.Status),
                upload.Percent?.ToString("0", CultureInfo.InvariantCulture),
                run.Local(upload.RequestedAt),
                string.Join(',', (upload.Files ?? []).Select(file => file.Module).Distinct()),
                Quantities.Size(upload.Files?.Sum(file => file.Size ?? 0)),
                upload.Error?.ToString() ?? upload.Note,
            ],
            cancellationToken));
        return command;
    }

    private static Command Show(CommandRunner runner)
    {
        Argument<string> id = Symbols.Upload();
        Command command = new("show", "One upload as it stands.") { id };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            ApiAnswer answer = await run.Api.SendAsync(ApiRequest.Get(ApiPath.Of("uploads", parsed.GetRequiredValue(id))), cancellationToken);
            Write(run, answer);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command WatchOne(CommandRunner runner)
    {
        Argument<string> id = Symbols.Upload();
        Command command = new("watch", "Waits for an upload's end; the exit code tells how it ended.") { id };
        runner.Bind(command, (parsed, run, cancellationToken) => UploadWatch.RunAsync(run, parsed.GetRequiredValue(id), cancellationToken));
        return command;
    }

    private static Command Cancel(CommandRunner runner)
    {
        Argument<string> id = Symbols.Upload();
        Option<string?> modules = Symbols.Modules("Only these modules; all of it when left out.");
        Command command = new("cancel", "Asks for the end of an upload, or of some of its modules.") { id, modules };
        runner.Bind(command, async (parsed, run, cancellationToken) =>
        {
            ApiRequest request = new(HttpMethod.Post, ApiPath.Of("uploads", parsed.GetRequiredValue(id), "cancel"))
            {
                Body = JsonSerializer.Serialize(new CancelWish(Selections.Parts(parsed.GetValue(modules))), CliJson.Default.CancelWish),
            };
            Write(run, await run.Api.SendAsync(request, cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(CommandRun run, ApiAnswer answer)
    {
        Upload upload = answer.Read(CliJson.Default.Upload);
        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
        }
        else
        {
            UploadReport.Write(run, upload);
        }
    }
}

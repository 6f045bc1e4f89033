using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Downloads;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary><c>docklogs download</c>: the archives of an upload.</summary>
internal static class DownloadCommand
{
    /// <summary>The command.</summary>
    public static Command Build(CommandRunner runner)
    {
        Argument<string> id = Symbols.Upload();
        Option<string?> module = new("--module") { Description = "Only this module's archive: 0 aircraft, 3 dock.", HelpName = "MODULE" };
        Option<string?> directory = new("--output", "-o") { Description = "Where the archives go; here when left out.", HelpName = "DIR" };
        Option<bool> force = new("--force") { Description = "Overwrite files that are there." };
        Command command = new("download", "Downloads the archives of an upload and checks them.") { id, module, directory, force };
        runner.Bind(command, (parsed, run, cancellationToken) => RunAsync(
            run,
            parsed.GetRequiredValue(id),
            parsed.GetValue(module),
            parsed.GetValue(directory) ?? ".",
            parsed.GetValue(force),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, string id, string? module, string directory, bool force, CancellationToken cancellationToken)
    {
        ApiAnswer answer = await run.Api.SendAsync(ApiRequest.Get(ApiPath.Of("uploads", id)), cancellationToken);
        Upload upload = answer.Read(CliJson.Default.Upload);
        List<UploadFile> asked = [.. (upload.Files ?? []).Where(file => module is null || file.Module == module)];
        if (asked.Count == 0)
        {
            throw new UsageException($"Upload {id} has no module '{module}', it has {string.Join(", ", (upload.Files ?? []).Select(file => Printable.Of(file.Module)).Distinct())}.");
        }

        if (run.Json)
        {
            run.Screen.WriteJson(answer.Body);
        }

        // Where there is none, the API's answer tells why.
        bool isNoneThere = !asked.Any(file => file.CanBeFetched);
        bool isWhole = true;
        foreach (IGrouping<string?, UploadFile> parts in asked.GroupBy(file => file.Module))
        {
            UploadFile file = parts.First();
            if (file.CanBeFetched || isNoneThere)
            {
                await new Download(run).RunAsync(Of(upload, id, file, directory), force, cancellationToken);
            }

            if (file.Integrity != "verified")
            {
                isWhole = false;
                run.Screen.Note($"Module {Printable.Of(file.Module)}: {(file.CanBeFetched ? "what is stored is not what the dock described; look into it with care" : "there is no archive")} ({Printable.Of(file.Status)}, integrity {Printable.Of(file.Integrity)}).");
            }

            // A selection that was too large for the dock comes in parts, and the API has one address a module.
            foreach (UploadFile part in parts.Skip(1))
            {
                isWhole = false;
                run.Screen.Note($"Module {Printable.Of(part.Module)}: the API does not hand out the part with the logs {Quantities.Numbers(part.BootIndexes)}, {Printable.Of(part.ObjectKey)}.");
            }
        }

        return isWhole ? ExitCode.Done : ExitCode.EndedBadly;
    }

    private static Wanted Of(Upload upload, string id, UploadFile file, string directory) => new()
    {
        Path = ApiPath.Of("uploads", id, "files", file.Module ?? "", "content"),
        Target = new FileInfo(Path.Combine(directory, $"{Name(upload.Dock)}-{Name(file.Module)}-{id}.tar")),
        Label = $"module {Printable.Of(file.Module)}",
        Size = file.Integrity == "mismatch" ? null : file.Size,
        Md5 = file.Md5,
        IsKnownMismatch = file.Integrity == "mismatch",
    };

    // What the API says must not choose the directory.
    private static string Name(string? text) => string.Concat((text ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}

using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Downloads;
using DockLogs.Cli.Output;
using ObjectKey = DockLogs.Contracts.ObjectKey;

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
        foreach (UploadFile file in asked)
        {
            if (file.CanBeFetched || isNoneThere)
            {
                await new Download(run).RunAsync(Of(upload, id, file, directory), force, cancellationToken);
            }

            if (file.Integrity != "verified")
            {
                isWhole = false;
                run.Screen.Note($"Module {NameOf(file)}: {(file.CanBeFetched ? "what is stored is not what the dock described; look into it with care" : "there is no archive")} ({Printable.Of(file.Status)}, integrity {Printable.Of(file.Integrity)}).");
            }
        }

        return isWhole ? ExitCode.Done : ExitCode.EndedBadly;
    }

    private static Wanted Of(Upload upload, string id, UploadFile file, string directory) => new()
    {
        Path = ApiPath.Of("uploads", id, "files", NameOf(file), "content"),
        Target = new FileInfo(Path.Combine(directory, $"{Name(upload.Dock)}-{NameOf(file)}-{id}.tar")),
        Label = $"module {NameOf(file)}",
        Size = file.Integrity == "mismatch" ? null : file.Size,
        Md5 = file.Md5,
        IsKnownMismatch = file.Integrity == "mismatch",
    };

    // A selection that was too large for the dock comes in parts: 3, 3-2 and so on, as their object keys are called.
    private static string NameOf(UploadFile file) => Name(file.ObjectKey is { } key ? ObjectKey.NameOf(key) : file.Module);

    // What the API says must not choose the directory.
    private static string Name(string? text) => string.Concat((text ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}

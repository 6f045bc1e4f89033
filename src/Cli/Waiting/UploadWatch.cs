using System.Globalization;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Waiting;

/// <summary>Waits for uploads.</summary>
internal static class UploadWatch
{
    /// <summary>Waits for an upload's end and shows it; returns the exit code.</summary>
    public static async Task<int> RunAsync(CommandRun run, string id, CancellationToken cancellationToken)
    {
        Upload upload = await Watch.UntilEndedAsync(
            run,
            ApiPath.Of("uploads", id),
            CliJson.Default.Upload,
            upload => upload.HasEnded,
            upload => run.Screen.ShowProgress(Line(upload), Plain(upload)),
            $"Upload {id} goes on without you. To watch it again: docklogs uploads watch {id}",
            cancellationToken);
        if (!run.Json)
        {
            UploadReport.Write(run, upload);
        }

        return ExitCodeOf(upload);
    }

    /// <summary>Done for a completed upload; one that got a part of what was asked for did not end well.</summary>
    public static int ExitCodeOf(Upload upload) => upload.Status == "completed" ? ExitCode.Done : ExitCode.EndedBadly;

    private static string Line(Upload upload) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Screen.Bar(upload.Percent ?? 0)} {upload.Percent ?? 0,3:0} %  {Printable.Of(upload.Status)}{string.Concat((upload.Files ?? []).Select(Part))}");

    // Every tenth of the way is enough for a log.
    private static string Plain(Upload upload) => string.Create(
        CultureInfo.InvariantCulture, $"{Printable.Of(upload.Id)}  {Printable.Of(upload.Status)}  {Math.Floor((upload.Percent ?? 0) / 10) * 10:0} %");

    private static string Part(UploadFile file)
    {
        string rate = file.UploadRate is > 0 ? $" {Quantities.Size(file.UploadRate)}/s" : "";
        return string.Create(CultureInfo.InvariantCulture, $"  module {Printable.Of(file.Module)}: {Printable.Of(file.Status)} {file.Percent ?? 0:0} %{rate}");
    }
}

using System.Globalization;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.Output;

/// <summary>One upload for people.</summary>
internal static class UploadReport
{
    /// <summary>Writes the upload and its archives.</summary>
    public static void Write(CommandRun run, Upload upload)
    {
        string percent = upload.Percent is { } value && !upload.HasEnded ? string.Create(CultureInfo.InvariantCulture, $"{value:0} %") : "";
        string took = upload is { FinishedAt: { } end, StartedAt: { } start } ? $"{run.Local(end)} (after {Quantities.Duration(end - start)})" : run.Local(upload.FinishedAt);
        new Fields()
            .Add("upload", upload.Id)
            .Add("dock", upload.Dock)
            .Add("status", Cell.Word(upload.Status))
            .Add("percent", percent)
            .Add("requested", run.Local(upload.RequestedAt))
            .Add("started", run.Local(upload.StartedAt))
            .Add("finished", took)
            .Add("deadline", upload.HasEnded ? "" : run.Local(upload.Deadline))
            .Add("attempts", upload.Attempt is > 1 ? upload.Attempt.Value.ToString(CultureInfo.InvariantCulture) : "")
            .Add("note", upload.Note)
            .Add("pull", upload.Pull)
            .Add("error", upload.Error?.ToString())
            .Add(upload.More)
            .WriteTo(run.Screen);

        Table files = new("MODULE", "DEVICE", "STATUS", ">PERCENT", ">SIZE", "INTEGRITY", "LOGS");
        foreach (UploadFile file in upload.Files ?? [])
        {
            files.Add(
                file.Module,
                file.DeviceSn,
                Cell.Word(file.Status),
                string.Create(CultureInfo.InvariantCulture, $"{file.Percent:0}"),
                Quantities.Size(file.Size),
                Cell.Word(file.Integrity),
                Quantities.Numbers(file.BootIndexes));
        }

        if (!files.IsEmpty)
        {
            run.Screen.WriteLine("");
            files.WriteTo(run.Screen);
        }
    }
}

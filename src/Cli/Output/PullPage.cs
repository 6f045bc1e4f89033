using System.Globalization;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.Output;

/// <summary>One pull for people.</summary>
internal static class PullPage
{
    /// <summary>Writes the pull, its totals and what it did at each dock.</summary>
    public static void Write(CommandRun run, Pull pull)
    {
        string took = pull.DurationSeconds is { } seconds ? $" (after {Quantities.Duration(TimeSpan.FromSeconds(seconds))})" : "";
        Fields fields = new Fields()
            .Add("pull", pull.Id)
            .Add("status", Cell.Word(pull.Status))
            .Add("trigger", pull.Trigger)
            .Add("requested", run.Local(pull.RequestedAt))
            .Add("finished", pull.FinishedAt is null ? "" : run.Local(pull.FinishedAt) + took)
            .Add("since", run.Local(pull.Since))
            .Add("error", pull.Error?.ToString());
        if (pull.Totals is { } totals)
        {
            fields
                .Add("docks", Text($"{totals.Docks}: {totals.DocksDone} done, {totals.DocksWaiting} waiting, {totals.DocksMissed} missed, {totals.DocksFailed} failed"))
                .Add("logs", Text($"{totals.Found} found: {totals.Uploaded} uploaded ({Quantities.Size(totals.Bytes)}), {totals.Skipped} there already, {totals.Failed} failed"));
        }

        fields.Add(pull.More).WriteTo(run.Screen);
        WriteDocks(run, pull.Docks ?? []);
    }

    private static void WriteDocks(CommandRun run, IReadOnlyList<PullDock> docks)
    {
        Table table = new("DOCK", "STATUS", ">FOUND", ">UPLOADED", ">SKIPPED", ">FAILED", ">SIZE", "WHY");
        foreach (PullDock dock in docks)
        {
            string why = string.Join("; ", ((string?[])
            [
                dock.Hold,
                dock.Error?.ToString(),
                .. (dock.Notes ?? []).Select(note => Text($"module {note.Module}: {note.Code} {note.Message}")),
            ]).Where(part => !string.IsNullOrEmpty(part)));
            table.Add(dock.Dock, Cell.Word(dock.Status), Text($"{dock.Found}"), Text($"{dock.Uploaded}"), Text($"{dock.Skipped}"), Text($"{dock.Failed}"), Quantities.Size(dock.Bytes), why);
        }

        if (!table.IsEmpty)
        {
            run.Screen.WriteLine("");
            table.WriteTo(run.Screen);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
